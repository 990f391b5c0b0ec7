package dev.bayplan.scheduler.extender;

import dev.bayplan.scheduler.engine.PodFacts;

/**
 * The pod of a filter or prioritize call.
 *
 * @param nominated {@code status.nominatedNodeName}, empty where there is none
 * @param boundTo {@code spec.nodeName}, empty as long as the pod is bound to no node
 */
record ExtenderPod(PodFacts facts, String nominated, String boundTo) {}
