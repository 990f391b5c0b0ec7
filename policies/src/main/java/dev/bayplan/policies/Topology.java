package dev.bayplan.policies;

import java.util.Arrays;
import java.util.List;

/**
 * How the GPUs of one node reach each other, by position in the order of their indexes. Equal for
 * all nodes of one build, so that what is computed from it is shared.
 */
public final class Topology {

  private static final int DIGIT_BITS = 11; // 64 GPUs have 2,016 pairs.

  private final Link[][] links;
  private final int[] numa;
  private final int hash;

  private Topology(Link[][] links, int[] numa) {
    this.links = links;
    this.numa = numa;
    this.hash = 31 * Arrays.deepHashCode(links) + Arrays.hashCode(numa);
  }

  /**
   * What the GPUs, in the order of their indexes, tell of their places. Where one of them does not
   * tell all ways, none is known; where two tell different ways, the farther one counts.
   */
  public static Topology of(List<Gpu> gpus) {
    int size = gpus.size();
    Link[][] links = new Link[size][size];
    int[] numa = new int[size];
    boolean told = gpus.stream().allMatch(gpu -> gpu.place().links().size() == size);
    for (int a = 0; a < size; a++) {
      numa[a] = gpus.get(a).place().numaNode();
      for (int b = 0; b < size; b++) {
        links[a][b] = told && a != b ? farther(gpus, a, b) : Link.UNKNOWN;
      }
    }
    return new Topology(links, numa);
  }

  private static Link farther(List<Gpu> gpus, int a, int b) {
    Link there = gpus.get(a).place().links().get(b);
    Link back = gpus.get(b).place().links().get(a);
    return there.compareTo(back) <= 0 ? there : back;
  }

  public int size() {
    return numa.length;
  }

  /** Bit mask of all GPUs. */
  long every() {
    return size() == Long.SIZE ? -1L : (1L << size()) - 1;
  }

  public Link link(int a, int b) {
    return links[a][b];
  }

  public int numaNode(int gpu) {
    return numa[gpu];
  }

  /** Whether exchanging the two changes nothing. */
  boolean interchangeable(int a, int b) {
    for (int c = 0; c < size(); c++) {
      if (c != a && c != b && !links[a][c].equals(links[b][c])) {
        return false;
      }
    }
    return numa[a] == numa[b];
  }

  /** The quality of a set. */
  public LinkQuality quality(long set) {
    if (Long.bitCount(set) < 2) {
      return new LinkQuality(0, 0, 0, -Long.bitCount(set));
    }
    long near = 0;
    long lanes = 0;
    for (long left = set; left != 0; left &= left - 1) {
      int a = Long.numberOfTrailingZeros(left);
      for (long others = left & left - 1; others != 0; others &= others - 1) {
        Link link = links[a][Long.numberOfTrailingZeros(others)];
        near -= digit(link);
        lanes += link.lanes();
      }
    }
    return new LinkQuality(Ring.weakestLink(this, set), near, lanes, -numaNodes(set));
  }

  /** One pair on this way, as a digit of {@link LinkQuality#near}. */
  static long digit(Link link) {
    int place = Link.Kind.PIX.ordinal() - Math.max(link.kind().ordinal(), Link.Kind.SYS.ordinal());
    return place < 0 ? 0 : 1L << place * DIGIT_BITS;
  }

  private int numaNodes(long set) {
    int nodes = 0;
    for (long left = set; left != 0; left &= left - 1) {
      int gpu = Long.numberOfTrailingZeros(left);
      boolean first = true;
      for (long seen = set & (1L << gpu) - 1; seen != 0; seen &= seen - 1) {
        first &= numa[Long.numberOfTrailingZeros(seen)] != numa[gpu];
      }
      nodes += first ? 1 : 0;
    }
    return nodes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Topology that
        && hash == that.hash
        && Arrays.equals(numa, that.numa)
        && Arrays.deepEquals(links, that.links);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
