package dev.bayplan.bench.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What Linux says of a process's memory (proc_pid_status(5)).
 *
 * @param rssMiB resident now
 * @param peakMiB resident at most so far
 */
record ProcessMemory(long rssMiB, long peakMiB) {

  private static final long KIB_PER_MIB = 1024;

  static ProcessMemory of(long pid) throws IOException {
    return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")));
  }

  /** Lines like {@code VmRSS: 123456 kB}. */
  static ProcessMemory parse(List<String> status) {
    return new ProcessMemory(kib(status, "VmRSS:"), kib(status, "VmHWM:"));
  }

  private static long kib(List<String> status, String name) {
    return status.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).replace("kB", "").strip())
        .mapToLong(Long::parseLong)
        .map(kib -> kib / KIB_PER_MIB)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("the process's status has no " + name));
  }
}
