package dev.bayplan.scheduler.cluster;

import java.time.Duration;

/**
 * The sign of life of one node's agent.
 *
 * @param renewal changes with each renewal; never read as a time, because it is another clock's
 * @param validFor how long after a renewal the agent counts as alive
 */
public record AgentLease(String node, String renewal, Duration validFor) {}
