package dev.bayplan.bench.gangs;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What {@code bench gangs} finds for one case. {@code millis} is the time of all decisions and of
 * telling the engine of them (median of the runs but the first), {@code cpuMillis} the processor
 * time of the same run, {@code coldMillis} that of the first run in its process, {@code planMillis}
 * the planner's part of {@code millis}, {@code allocatedMiB} what the thread allocated in that
 * time. Nothing is evicted until there is preemption. {@code oneDomainPercent} is the part of the
 * gangs that is in one domain (node, rack or NVLink domain, as the case says), {@code
 * farNeighbours} how many pairs of consecutive ranks are in two, {@code bus} the mean bus bandwidth
 * that {@link BusBandwidth} predicts, 0 where there are no GPUs; beside each what chance gives from
 * the same state of the cluster, and the best there could be.
 */
record GangsRecord(
    @JsonProperty("case") String name,
    double millis,
    double allocatedMiB,
    int evictions,
    int minimumEvictions,
    double cpuMillis,
    double coldMillis,
    double planMillis,
    int gangs,
    int placed,
    int refusals,
    double oneDomainPercent,
    double oneDomainRandomPercent,
    long farNeighbours,
    long farNeighboursRandom,
    long farNeighboursLeast,
    double busGBps,
    double busRandomGBps,
    double busBestGBps,
    long seed,
    String java,
    String flags,
    int cores,
    String commit) {}
