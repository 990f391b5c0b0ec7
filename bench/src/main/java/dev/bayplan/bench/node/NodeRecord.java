package dev.bayplan.bench.node;

/**
 * What {@code bench node} finds for one topology.
 *
 * @param cases every occupancy with every request from one GPU to all that are free
 * @param equal cases in which the very set of the exhaustive search was chosen
 * @param nanos time of one choice, mean over all cases
 * @param tableMicros time to compute the table, once per topology
 */
record NodeRecord(
    String topology, int gpus, int cases, int equal, double nanos, long tableMicros) {}
