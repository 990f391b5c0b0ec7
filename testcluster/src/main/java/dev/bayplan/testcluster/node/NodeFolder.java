package dev.bayplan.testcluster.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where one node keeps everything. Its path is short, because the path of a unix socket has at most
 * 107 bytes.
 */
record NodeFolder(Path path) {
  private static final List<String> FOLDERS =
      List.of("bin", "cdi", "cni", "hold", "kubelet", "log/pods", "varlib/upper", "varlib/work");

  /** A new one, in {@code BAYPLAN_NODE_FOLDER} or else in {@code /tmp}. */
  static NodeFolder make() {
    Path parent = Path.of(Optional.ofNullable(System.getenv("BAYPLAN_NODE_FOLDER")).orElse("/tmp"));
    try {
      Path path = Files.createTempDirectory(parent, "bpn");
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
      for (String folder : FOLDERS) {
        Files.createDirectories(path.resolve(folder));
      }
      return new NodeFolder(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file(String name) {
    return path.resolve(name);
  }

  /** Below the root of each hierarchy. */
  String cgroup() {
    return "bayplan-" + path.getFileName();
  }

  void folder(String name) {
    try {
      Files.createDirectories(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void write(String name, String text) {
    try {
      Files.write(file(name), text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void delete(String name) {
    try {
      Files.deleteIfExists(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies one of this package's scripts there. */
  void script(String resource, String name) {
    try (InputStream script = NodeFolder.class.getResourceAsStream(resource)) {
      Files.copy(Objects.requireNonNull(script, resource), file(name));
      Files.setPosixFilePermissions(file(name), PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Symbolic links by their names, in one of its folders. */
  void link(String where, Map<String, Path> targets) {
    targets.forEach((name, target) -> {
      try {
        Files.createSymbolicLink(file(where).resolve(name), target);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    });
  }
}
