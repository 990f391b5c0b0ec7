/**
 * Whether a GPU computes right: a child process uses it through CUDA, so that the agent itself
 * never holds a CUDA context.
 *
 * <p>The child calls the driver API in {@code libcuda.so.1}, which comes with every driver, through
 * {@code java.lang.foreign}. The JavaCPP presets have the same functions, but in the library {@code
 * jnicudart}, which is linked to the CUDA runtime ({@code libcudart.so}): a node has none, and
 * loading it fails there.
 */
@NullMarked
package dev.bayplan.agent.nvml.probe;

import org.jspecify.annotations.NullMarked;
