package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Ask;
import dev.bayplan.policies.PodRef;

/**
 * A pod as far as scheduling goes.
 *
 * @param revision the object's resourceVersion as a number (comparable within one resource since
 *     Kubernetes 1.35), 0 where it is not known; an older one never replaces a newer one
 * @param ours whether the pod names this scheduler
 * @param priority {@code spec.priority}
 * @param createdSeconds creation time in seconds since the epoch
 */
public record PodFacts(
    PodRef ref,
    long revision,
    boolean ours,
    Ask ask,
    int priority,
    long createdSeconds,
    Standing standing) {}
