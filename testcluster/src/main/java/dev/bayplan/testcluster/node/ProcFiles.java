package dev.bayplan.testcluster.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** {@code /proc} of this machine, in which the processes of every node are seen. */
final class ProcFiles {
  private static final Path PROC = Path.of("/proc");

  private ProcFiles() {}

  /** The processes whose cgroup path contains {@code part}, in the order of their ids. */
  static List<Long> inCgroup(String part) {
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::valueOf)
          .filter(pid -> read(pid, "cgroup").contains(part))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The name of its program, as in {@code kubelet}; empty when it is gone. */
  static String name(long pid) {
    return read(pid, "comm").strip();
  }

  /** One of its files; empty when it is gone. */
  static String read(long pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(Long.toString(pid)).resolve(file));
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException gone) {
      return "";
    }
  }

  /** The process's root folder, in its own mount namespace. */
  static Path root(long pid) {
    return PROC.resolve(Long.toString(pid)).resolve("root");
  }
}
