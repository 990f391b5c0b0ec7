/**
 * The GPUs through NVIDIA's management library, by the JavaCPP presets for CUDA; with its
 * sub-package the only one that knows JavaCPP.
 *
 * <p>{@code Loader.load(nvml.class)} is never called: it wants a CUDA runtime. A function that the
 * driver does not have is never called: that would end the process.
 */
@NullMarked
package dev.bayplan.agent.nvml;

import org.jspecify.annotations.NullMarked;
