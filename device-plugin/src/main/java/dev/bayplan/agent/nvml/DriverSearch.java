package dev.bayplan.agent.nvml;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where the driver's libraries live in practice: installed on the node, in the GPU operator's
 * driver container, on Google's container-optimized system.
 */
public final class DriverSearch {

  static final String LIBRARY = "libnvidia-ml.so.1";

  private static final List<String> ROOTS =
      List.of("", "run/nvidia/driver", "home/kubernetes/bin/nvidia");

  private static final List<String> FOLDERS =
      List.of(
          "usr/lib64",
          "usr/lib/x86_64-linux-gnu",
          "usr/lib/aarch64-linux-gnu",
          "usr/lib",
          "lib64",
          "lib/x86_64-linux-gnu",
          "lib/aarch64-linux-gnu",
          "usr/lib/wsl/lib");

  private DriverSearch() {}

  /**
   * The library's file, as this process sees it.
   *
   * @param hostRoot where this process sees the node's root
   */
  public static Optional<Path> find(Path hostRoot) {
    return candidates(hostRoot).stream().filter(Files::isRegularFile).findFirst();
  }

  static List<Path> candidates(Path hostRoot) {
    List<Path> all = new ArrayList<>();
    for (String root : ROOTS) {
      for (String folder : FOLDERS) {
        all.add(hostRoot.resolve(root).resolve(folder).resolve(LIBRARY));
      }
    }
    return all;
  }

  /** What was looked at, for a sentence. */
  public static String places(Path hostRoot) {
    return LIBRARY
        + " is in none of "
        + String.join(", ", ROOTS.stream().map(root -> hostRoot.resolve(root).toString()).toList())
        + " and their usual folders";
  }
}
