package dev.bayplan.bench.demo;

/** What {@code --json} writes of one demo: flat, units in the names. */
record DemoRecord(
    int nodes,
    int pods,
    int podsPlaced,
    int overCommitments,
    double gpuAllocatedPercent,
    long filterP50Micros,
    long filterP99Micros,
    double podsPerSecond,
    long seed) {}
