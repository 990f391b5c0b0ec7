package dev.bayplan.e2e.node;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The GPUs of one node, equal but for their UUIDs; the minor of a GPU's device node is its index.
 *
 * @param uuids by index
 */
record Fleet(String node, List<String> uuids, int gib) {

  static Fleet of(String node, int gpus, int gib) {
    return new Fleet(node, IntStream.range(0, gpus).mapToObj(i -> uuid(node, i)).toList(), gib);
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

  /** For {@code --fleet}. */
  String text() {
    StringBuilder text = new StringBuilder("nodes:\n  " + node + ":\n    gpus:\n");
    for (int i = 0; i < uuids.size(); i++) {
      text.append(
          "    - {model: H100, memoryMiB: %d, index: %d, uuid: %s}\n"
              .formatted(gib * Ask.MIB_PER_GIB, i, uuids.get(i)));
    }
    return text.toString();
  }
}
