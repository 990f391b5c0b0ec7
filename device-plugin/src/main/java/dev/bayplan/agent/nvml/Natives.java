package dev.bayplan.agent.nvml;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads NVML and the presets' glue once per process: the driver's library first, so that the glue
 * finds it by its name wherever it lies.
 */
final class Natives {

  private static final String GLUE = "/org/bytedeco/cuda/%s/libjninvml.so";
  private static final String JAVACPP = "/org/bytedeco/javacpp/%s/libjnijavacpp.so";

  private static @Nullable String loaded;

  private Natives() {}

  /**
   * @param library the driver's {@code libnvidia-ml.so.1}
   * @return empty, or why it cannot be loaded: the next call tries again
   */
  static synchronized Optional<String> load(Path library) {
    if (loaded != null) {
      return Optional.empty(); // A library once loaded stays for the life of the process.
    }
    // Before any class of JavaCPP is touched: otherwise it unpacks and loads what it likes.
    System.setProperty("org.bytedeco.javacpp.loadlibraries", "false");
    // Each struct is freed where it was made: no garbage collection is waited for, and no look at
    // the memory of the process with every one.
    System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
    System.setProperty("org.bytedeco.javacpp.maxphysicalbytes", "0");
    try {
      System.load(library.toAbsolutePath().toString());
      loadOwn(JAVACPP);
      loadOwn(GLUE);
      loaded = library.toString();
      return Optional.empty();
    } catch (UnsatisfiedLinkError missing) {
      return Optional.of(library + " cannot be loaded: " + missing.getMessage());
    } catch (IOException noSpace) {
      return Optional.of("the glue to NVML cannot be unpacked: " + noSpace);
    }
  }

  private static void loadOwn(String resource) throws IOException {
    String name = resource.formatted(platform());
    try (InputStream in = Natives.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is not on the class path");
      }
      Path file = Files.createTempFile("bayplan-", ".so");
      try {
        Files.write(file, in.readAllBytes());
        System.load(file.toString());
      } finally {
        Files.delete(file); // It stays mapped.
      }
    }
  }

  private static String platform() {
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return machine.equals("aarch64") ? "linux-arm64" : "linux-x86_64";
  }
}
