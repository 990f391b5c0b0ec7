package dev.bayplan.bench.report;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Where a figure comes from.
 *
 * @param java version and vendor of the JVM
 * @param flags its options that matter for speed and memory: those that begin with {@code -X}
 * @param commit of the sources, as {@code ./bayplan} says; {@code unknown} without it
 */
public record Machine(String java, String flags, int cores, String commit) {

  private static final int MIB = 1 << 20;

  public static Machine here() {
    List<String> options = ManagementFactory.getRuntimeMXBean().getInputArguments();
    return new Machine(
        System.getProperty("java.vendor.version", Runtime.version().toString()),
        String.join(" ", options.stream().filter(one -> one.startsWith("-X")).toList()),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("bayplan.commit", "unknown"));
  }

  /** What is reachable in this JVM's heap: collects all garbage first. */
  public static long liveHeapMiB() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / MIB;
  }
}
