package dev.bayplan.agent.handover;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Ids of devices as the kubelet knows them. Whole GPUs and MIG devices go by their UUIDs; shares
 * are tokens of one GiB each that stand for no GPU. The kubelet gives ids in no order, and looks
 * some up without the resource: they are sorted before use, and unique on the node.
 */
public final class DeviceIds {

  private static final int SLOT_DIGITS = 20;

  private DeviceIds() {}

  /** {@code gib-0001} and so on: what a node advertises of {@code bayplan.dev/gpu-memory}. */
  public static List<String> tokens(long gib) {
    List<String> tokens = new ArrayList<>();
    for (long i = 1; i <= gib; i++) {
      tokens.add("gib-" + "%04d".formatted(i));
    }
    return tokens;
  }

  public static SortedSet<String> sorted(Collection<String> ids) {
    return new TreeSet<>(ids);
  }

  /** A name for exactly this set of ids: the same whatever their order. */
  public static String slot(Collection<String> ids) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String id : sorted(ids)) {
        digest.update((id + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, SLOT_DIGITS);
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
