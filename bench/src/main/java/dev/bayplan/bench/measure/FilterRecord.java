package dev.bayplan.bench.measure;

/**
 * What {@code bench filter} measures. The floor is the same bytes over the same connection with no
 * decision behind them.
 */
record FilterRecord(
    int nodes,
    int calls,
    long filterP50Micros,
    long filterP99Micros,
    long floorP50Micros,
    long floorP99Micros,
    long seed) {}
