package dev.bayplan.agent.handover;

/**
 * A pod that has to go: its ids are fixed for life, so that refusing it would repeat for ever. The
 * agent reports it; the scheduler evicts, once.
 *
 * @param why one sentence for the pod's owner
 */
public record Eviction(PodName pod, String podUid, String container, String why) {}
