package dev.bayplan.scheduler.engine;

/**
 * One filter call: may this pod go onto one of these nodes?
 *
 * @param offered per offered node its row in {@link NodeNames}, or -1 for a name never heard of;
 *     the order is the caller's and decides nothing
 * @param nominated the row of {@code status.nominatedNodeName}, or -1
 */
public record Question(PodFacts pod, int[] offered, int nominated) {}
