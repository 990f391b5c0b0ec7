package dev.bayplan.bench.core;

/**
 * What {@code bench core} finds at one size and fullness. {@code decisionsPerSecond} counts
 * everything that one pod costs the engine on one thread: events, planned for the whole cluster,
 * bind, and the departure of as many others; the percentiles are those of the filter call alone.
 * Per second of CPU it is what an idle machine would do. {@code scansPerSecond} is the floor of the
 * same run, {@code heapMiB} what lives after a full collection (the bench's own fleet included),
 * {@code gcPauses} what the collector stopped meanwhile.
 */
record CoreRecord(
    int nodes,
    int fullPercent,
    int gpus,
    int pods,
    int decisions,
    int refused,
    double decisionsPerSecond,
    double decisionsPerCpuSecond,
    double scansPerSecond,
    double timesTheScan,
    long p50Micros,
    long p99Micros,
    long heapMiB,
    int gcPauses,
    double gcPauseMillis,
    double gcPauseMaxMillis,
    long seed,
    String java,
    String flags,
    int cores,
    String commit) {}
