package dev.bayplan.e2e.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A folder in the place of {@code /dev} with the device nodes that a driver would make: NVIDIA's
 * numbers, of which nobody here opens one.
 */
final class StandIns {
  static final int MAJOR = 195;

  private static final int CONTROL = 255;

  private StandIns() {}

  /** {@code nvidia0} and so on, and {@code nvidiactl}, in a new folder. */
  static Path make(Path folder, int gpus) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (int minor = 0; minor < gpus; minor++) {
      node(folder.resolve("nvidia" + minor), minor);
    }
    node(folder.resolve("nvidiactl"), CONTROL);
    return folder;
  }

  private static void node(Path path, int minor) {
    try {
      Process mknod =
          new ProcessBuilder(
                  "mknod", path.toString(), "c", Integer.toString(MAJOR), Integer.toString(minor))
              .inheritIO()
              .start();
      if (mknod.waitFor() != 0) {
        throw new IllegalStateException("mknod of " + path + " failed");
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted during mknod", e);
    }
  }
}
