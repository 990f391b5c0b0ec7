package dev.bayplan.policies;

import java.util.Locale;
import java.util.Optional;

/**
 * The best way between two GPUs of one node, in the classes of {@code nvidia-smi topo -m}. The
 * nearer one is greater.
 *
 * @param lanes NVLinks between the two; 0 on every other way
 */
public record Link(Kind kind, int lanes) implements Comparable<Link> {

  /** From far to near. */
  public enum Kind {
    /** Not told. */
    UNKNOWN,
    /** Across sockets. */
    SYS,
    /** Across host bridges of one socket. */
    NODE,
    /** Through one host bridge. */
    PHB,
    /** Through several PCIe switches. */
    PXB,
    /** Through one PCIe switch. */
    PIX,
    NVLINK
  }

  public static final Link UNKNOWN = new Link(Kind.UNKNOWN, 0);

  /** More NVLinks than any GPU has. */
  public static final int MAX_LANES = 64;

  private static final String NVLINK_PREFIX = "NV";

  public Link {
    boolean wrong = kind == Kind.NVLINK ? lanes < 1 || lanes > MAX_LANES : lanes != 0;
    if (wrong) {
      throw new IllegalArgumentException("a link " + kind + " with " + lanes + " NVLinks");
    }
  }

  /** Reads {@code NV18}, {@code PIX} and so on; empty for anything else. */
  public static Optional<Link> parse(String text) {
    if (text.matches(NVLINK_PREFIX + "[1-9][0-9]?")) {
      int lanes = Integer.parseInt(text.substring(NVLINK_PREFIX.length()));
      return lanes <= MAX_LANES ? Optional.of(new Link(Kind.NVLINK, lanes)) : Optional.empty();
    }
    for (Kind kind : Kind.values()) {
      if (kind != Kind.NVLINK && kind != Kind.UNKNOWN && kind.name().equals(text)) {
        return Optional.of(new Link(kind, 0));
      }
    }
    return Optional.empty();
  }

  /** A number that grows with nearness, below 128. */
  int rank() {
    return kind.ordinal() + Math.max(0, lanes - 1);
  }

  @Override
  public int compareTo(Link other) {
    return Integer.compare(rank(), other.rank());
  }

  @Override
  public String toString() {
    return kind == Kind.NVLINK ? NVLINK_PREFIX + lanes : kind.name().toUpperCase(Locale.ROOT);
  }
}
