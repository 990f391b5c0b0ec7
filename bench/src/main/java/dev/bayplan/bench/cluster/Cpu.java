package dev.bayplan.bench.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU used so far. Linux only: proc_stat(5), proc_pid_stat(5).
 *
 * @param millis by each part of the control plane, by its label
 * @param ownMillis by this JVM
 * @param machineMillis by everything on this machine, time stolen by its host included
 */
record Cpu(Map<String, Long> millis, long ownMillis, long machineMillis) {

  static final String SCHEDULER = "scheduler";
  static final String API_SERVER = "apiserver";
  static final String ETCD = "etcd";
  static final String EXTENDER = "extender";

  /** A tick of {@code /proc/stat}, on every Linux that a JVM 25 runs on. */
  private static final int MILLIS_PER_TICK = 10;

  /** Fields of its first line that are no work: idle, iowait; guests are in user time already. */
  private static final List<Integer> WORK = List.of(1, 2, 3, 6, 7, 8);

  Cpu {
    millis = Map.copyOf(millis);
  }

  /**
   * Now.
   *
   * @param processes process ids by label
   */
  static Cpu of(Map<String, Long> processes) {
    Map<String, Long> millis = new LinkedHashMap<>();
    processes.forEach((label, pid) -> millis.put(label, ofProcess(pid)));
    return new Cpu(millis, ofProcess(ProcessHandle.current().pid()), ofMachine());
  }

  /** Used since {@code before}. */
  Cpu since(Cpu before) {
    Map<String, Long> used = new LinkedHashMap<>();
    millis.forEach((label, now) -> used.put(label, now - before.millis.getOrDefault(label, 0L)));
    return new Cpu(used, ownMillis - before.ownMillis, machineMillis - before.machineMillis);
  }

  long of(String label) {
    return millis.getOrDefault(label, 0L);
  }

  long allParts() {
    return millis.values().stream().mapToLong(Long::longValue).sum();
  }

  /** By what has nothing to do with this bench. */
  long othersMillis() {
    return Math.max(0, machineMillis - ownMillis - allParts());
  }

  private static long ofProcess(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(() -> new IllegalStateException("process " + pid + " has ended"))
        .toMillis();
  }

  private static long ofMachine() {
    try {
      return parse(Files.readAllLines(Path.of("/proc/stat")).getFirst());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** The line {@code cpu user nice system idle iowait irq softirq steal guest guest_nice}. */
  static long parse(String line) {
    String[] fields = line.split("\\s+");
    return WORK.stream().mapToLong(i -> Long.parseLong(fields[i])).sum() * MILLIS_PER_TICK;
  }
}
