package dev.bayplan.bench.memory;

/**
 * What {@code bench memory} finds: times since the start of the process, {@code firstAnswer} what
 * {@code /readyz} said first, {@code rssMiB} when it was ready, {@code liveHeapMiB} after a full
 * collection then.
 */
record MemoryRecord(
    int nodes,
    int pods,
    long firstAnswerMillis,
    String firstAnswer,
    double readySeconds,
    double cpuSeconds,
    long rssMiB,
    long peakRssMiB,
    long liveHeapMiB,
    double writeSeconds,
    long seed,
    String java,
    int cores,
    String commit) {}
