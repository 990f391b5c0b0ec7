package dev.bayplan.e2e.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The GPUs of one node; the minor of a GPU's device node is its index.
 *
 * @param uuids by index
 * @param migs what some of them are cut into
 */
record Fleet(List<String> uuids, List<Mig> migs) {
  private static final Pattern GPU = Pattern.compile("(?m)^gpu uuid=(\\S+)");
  private static final Pattern MIG =
      Pattern.compile("(?m)^mig gpu=(\\d+) uuid=(\\S+) profile=(\\S+) gi=(\\d+) ci=(\\d+)");

  /** A MIG device of the GPU with that index. */
  record Mig(String uuid, int gpu, String profile, int gpuInstance, int computeInstance) {
    String resource() {
      return "nvidia.com/mig-" + profile;
    }

    /** Below {@code /proc/driver/nvidia/capabilities}. */
    List<String> capabilities() {
      String instance = "gpu%d/mig/gi%d".formatted(gpu, gpuInstance);
      return List.of(instance + "/access", instance + "/ci" + computeInstance + "/access");
    }
  }

  static Fleet of(String node, int gpus) {
    return new Fleet(IntStream.range(0, gpus).mapToObj(i -> uuid(node, i)).toList(), List.of());
  }

  /** As in a file of the library that plays NVML. */
  static Fleet played(Path file) {
    try {
      String text = Files.readString(file);
      List<Mig> migs = new ArrayList<>();
      for (Matcher mig = MIG.matcher(text); mig.find(); ) {
        migs.add(
            new Mig(
                mig.group(2),
                Integer.parseInt(mig.group(1)),
                mig.group(3),
                Integer.parseInt(mig.group(4)),
                Integer.parseInt(mig.group(5))));
      }
      return new Fleet(GPU.matcher(text).results().map(found -> found.group(1)).toList(), migs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String uuid(String node, int index) {
    byte[] name = (node + "/" + index).getBytes(StandardCharsets.UTF_8);
    return "GPU-" + UUID.nameUUIDFromBytes(name);
  }

  String gpu(int index) {
    return uuids.get(index);
  }

  SortedSet<Integer> minors(Iterable<String> gpus) {
    SortedSet<Integer> minors = new TreeSet<>();
    gpus.forEach(gpu -> minors.add(uuids.indexOf(gpu)));
    return minors;
  }

  /** The first half is on NUMA node 0, the rest on 1. */
  int numaNode(int index) {
    return 2 * index / uuids.size();
  }

  /** For {@code --fleet}: equal GPUs of so many GiB. */
  String text(String node, int gib) {
    StringBuilder text = new StringBuilder("nodes:\n  " + node + ":\n    gpus:\n");
    for (int i = 0; i < uuids.size(); i++) {
      text.append(
          "    - {model: H100, memoryMiB: %d, index: %d, numaNode: %d, uuid: %s}\n"
              .formatted(gib * Ask.MIB_PER_GIB, i, numaNode(i), uuids.get(i)));
    }
    return text.toString();
  }
}
