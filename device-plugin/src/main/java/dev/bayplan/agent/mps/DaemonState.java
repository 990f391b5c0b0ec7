package dev.bayplan.agent.mps;

import java.util.Optional;

/**
 * A daemon as it was seen last.
 *
 * @param up whether it answers
 * @param enforced whether its limits are set and nobody can go around it: the GPU takes one process
 *     alone, which is the MPS server
 * @param restarts how often it was found dead and started anew
 * @param problem why it is not up, or not enforced
 */
public record DaemonState(
    DaemonSpec spec, boolean up, boolean enforced, int restarts, Optional<String> problem) {}
