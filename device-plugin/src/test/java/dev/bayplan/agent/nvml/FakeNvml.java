package dev.bayplan.agent.nvml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The library of {@code build/fake-nvml}, once per JVM (one JVM loads one NVML), with a fleet that
 * each test writes anew. Its file {@code fleet} lies beside it.
 */
final class FakeNvml {

  static final Path FLEETS = Path.of("src/main/fleets");
  static final Duration LIMIT = Duration.ofSeconds(3);

  private static final Path LIBRARY = copy(build());

  private FakeNvml() {}

  /** The path of a freshly built library, for a process of its own. */
  static Path build(String... options) {
    try {
      Path script = Path.of("../build/fake-nvml").toRealPath();
      Process made =
          new ProcessBuilder(concat(script.toString(), options))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String said = new String(made.getInputStream().readAllBytes(), UTF_8).strip();
      if (made.waitFor() != 0 || said.isEmpty()) {
        throw new IllegalStateException(
            "build/fake-nvml failed: the tests of the NVML reader need gcc, unzip and pip; see"
                + " above");
      }
      return Path.of(said);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException end) {
      throw new IllegalStateException(end);
    }
  }

  private static List<String> concat(String script, String... options) {
    return java.util.stream.Stream.concat(
            java.util.stream.Stream.of(script), List.of(options).stream())
        .toList();
  }

  private static Path copy(Path library) {
    if (System.getenv("BAYPLAN_FAKE_NVML") != null) {
      throw new IllegalStateException(
          "unset BAYPLAN_FAKE_NVML: these tests write the fleet beside the library");
    }
    try {
      Path folder = Files.createTempDirectory("fake-nvml");
      folder.toFile().deleteOnExit();
      return Files.copy(library, folder.resolve("libnvidia-ml.so.1"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** From now on the library speaks of these GPUs; whole or not at all. */
  static void play(String fleet) {
    try {
      Path next = LIBRARY.resolveSibling("fleet.next");
      Files.writeString(next, fleet);
      Files.move(
          next,
          LIBRARY.resolveSibling("fleet"),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static String shipped(String name) {
    try {
      return Files.readString(FLEETS.resolve(name + ".fleet"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  static NvmlReader reader() {
    return reader(LIMIT);
  }

  static NvmlReader reader(Duration limit) {
    return new NvmlReader(() -> Optional.of(LIBRARY), "nowhere else", limit);
  }
}
