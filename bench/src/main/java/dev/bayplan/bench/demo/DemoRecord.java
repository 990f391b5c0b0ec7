package dev.bayplan.bench.demo;

/**
 * What {@code --json} writes of one demo: flat, units in the names. {@code strandedGpus} is what
 * the next pod of the workload could not use of {@code idleGpus}, on average; the two after it are
 * what other presets would have stranded with the same pods.
 */
record DemoRecord(
    int nodes,
    int pods,
    int podsPlaced,
    int overCommitments,
    double gpuAllocatedPercent,
    double idleGpus,
    double strandedGpus,
    double packingStrandedGpus,
    double randomStrandedGpus,
    long filterP50Micros,
    long filterP99Micros,
    double podsPerSecond,
    long seed) {}
