/**
 * Shares of a GPU that are kept apart by NVIDIA's multi-process service: which control daemons
 * should run, the class that runs them, and what a container needs to be their client.
 */
@NullMarked
package dev.bayplan.agent.mps;

import org.jspecify.annotations.NullMarked;
