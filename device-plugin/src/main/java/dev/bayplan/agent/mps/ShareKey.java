package dev.bayplan.agent.mps;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;

/**
 * What all clients of one daemon have in common: an MPS server serves one user at a time, and
 * clients of another wait until it is idle.
 *
 * @param gpu its UUID
 * @param uid the user that the containers run as
 */
public record ShareKey(String gpu, String namespace, long uid) implements Comparable<ShareKey> {

  private static final Comparator<ShareKey> ORDER =
      Comparator.comparing(ShareKey::gpu)
          .thenComparing(ShareKey::namespace)
          .thenComparingLong(ShareKey::uid);

  /** Short: the path of a socket ends at 107 characters. */
  String folder() {
    try {
      byte[] name = (gpu + "/" + namespace + "/" + uid).getBytes(StandardCharsets.UTF_8);
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(name);
      return HexFormat.of().formatHex(hash, 0, 6);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  @Override
  public int compareTo(ShareKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return gpu + " for user " + uid + " of " + namespace;
  }
}
