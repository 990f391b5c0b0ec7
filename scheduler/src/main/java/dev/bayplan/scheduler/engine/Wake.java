package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodRef;

/**
 * A step for the committer: a refused pod fits now and its devices are held, but kube-scheduler
 * does not know that it should ask again.
 */
public record Wake(PodRef pod, String node, String decision) {}
