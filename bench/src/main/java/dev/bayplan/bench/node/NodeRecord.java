package dev.bayplan.bench.node;

/**
 * What {@code bench node} finds for one topology.
 *
 * @param cases every occupancy with every request from one GPU to all that are free
 * @param equal cases in which the very set of the exhaustive search was chosen
 * @param nanos time of one choice, mean over all cases
 * @param numaCases the same with the GPUs of one NUMA node only, for each NUMA node
 * @param numaEqual as {@code equal}
 * @param numaNanos as {@code nanos}
 * @param tableMicros time to compute the table, once per topology
 */
record NodeRecord(
    String topology,
    int gpus,
    int cases,
    int equal,
    double nanos,
    int numaCases,
    int numaEqual,
    double numaNanos,
    long tableMicros) {

  boolean allEqual() {
    return equal == cases && numaEqual == numaCases;
  }
}
