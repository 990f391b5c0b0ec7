package dev.bayplan.e2e.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A folder in the place of {@code /dev} and one in the place of a node's root, with what a driver
 * would make of a fleet. Nobody here opens a device node.
 */
final class StandIns {
  /** NVIDIA's. */
  static final int MAJOR = 195;

  private static final int CONTROL = 255;

  /** The kernel chooses it on each node anew. */
  private static final int CAPABILITIES = 236;

  private StandIns() {}

  /** Makes {@code folder/dev}, and {@code folder/root} in which it is seen under the same path. */
  static void make(Path folder, Fleet fleet) {
    Path dev = folder(folder.resolve("dev"));
    for (int minor = 0; minor < fleet.uuids().size(); minor++) {
      node(dev.resolve("nvidia" + minor), MAJOR, minor);
    }
    node(dev.resolve("nvidiactl"), MAJOR, CONTROL);
    Path root = folder.resolve("root");
    link(root.resolve(dev.toString().substring(1)), dev);
    Path caps = folder(dev.resolve("nvidia-caps"));
    for (Fleet.Mig mig : fleet.migs()) {
      for (String capability : mig.capabilities()) {
        int minor = minor(fleet, capability);
        write(
            root.resolve("proc/driver/nvidia/capabilities").resolve(capability),
            "DeviceFileMinor: %d\nDeviceFileMode: 292\n".formatted(minor));
        node(caps.resolve("nvidia-cap" + minor), CAPABILITIES, minor);
      }
    }
  }

  /** The minor of a capability's device node: some number, another for each. */
  static int minor(Fleet fleet, String capability) {
    List<String> all =
        fleet.migs().stream().flatMap(mig -> mig.capabilities().stream()).distinct().toList();
    return all.indexOf(capability) + 10;
  }

  private static Path folder(Path folder) {
    try {
      return Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void link(Path link, Path target) {
    folder(link.resolveSibling("."));
    try {
      Files.createSymbolicLink(link, target);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String text) {
    folder(file.resolveSibling("."));
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void node(Path path, int major, int minor) {
    try {
      Process mknod =
          new ProcessBuilder(
                  "mknod", path.toString(), "c", Integer.toString(major), Integer.toString(minor))
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
