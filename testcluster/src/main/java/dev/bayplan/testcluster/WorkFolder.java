package dev.bayplan.testcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The folder of one control plane: logs, which stay, and data, which goes. */
final class WorkFolder {
  private static final DateTimeFormatter NAME = DateTimeFormatter.ofPattern("MMdd-HHmmss-");

  private final Path root;

  private WorkFolder(Path root) {
    this.root = root;
  }

  static WorkFolder in(Path parent) {
    try {
      Files.createDirectories(parent);
      return new WorkFolder(Files.createTempDirectory(parent, LocalDateTime.now().format(NAME)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path root() {
    return root;
  }

  /** A new folder whose contents are deleted at the end. */
  Path data(String name) {
    try {
      return Files.createDirectories(root.resolve("data").resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path log(String program) {
    return root.resolve(program + ".log");
  }

  List<Path> logs() {
    try (Stream<Path> files = Files.list(root)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deleteData() {
    Path data = root.resolve("data");
    if (!Files.exists(data)) {
      return;
    }
    try (Stream<Path> files = Files.walk(data)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
