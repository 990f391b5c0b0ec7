package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A node and what is left on it: the immutable row that placement reads. Free amounts are kept as
 * primitive arrays by the GPU's position in {@link #gpus()}.
 */
public final class NodeState {

  /** Bit masks of GPUs are 64 wide; a node that reports more is refused at the edge. */
  public static final int MAX_GPUS = 64;

  private final NodeFacts facts;
  private final Agent agent;
  private final boolean takesShares;
  private final List<Gpu> gpus;
  private final LinkTable links;
  private final long[] freeMiB;
  private final int[] freePercent;
  private final String[] sharingKeys;
  private final long wholeMask;
  private final long sharedMask;
  private final long closedMask;
  private final int unknownGpus;
  private final int overCommitments;
  private final Resources used;
  private final int usedPods;

  /** What we hear from the node's agent. */
  public enum Agent {
    /** It has told of no devices. */
    NOT_REPORTED,
    /** It has told, and does not speak any more: nobody knows what is so now. */
    SILENT,
    SPEAKS
  }

  private NodeState(
      NodeFacts facts, Agent agent, boolean takesShares, List<Gpu> gpus, Tally tally) {
    this.facts = facts;
    this.agent = agent;
    this.takesShares = takesShares;
    this.gpus = gpus;
    this.links = LinkTable.of(gpus);
    this.freeMiB = tally.freeMiB;
    this.freePercent = tally.freePercent;
    this.sharingKeys = tally.sharingKeys;
    this.wholeMask = tally.wholeMask;
    this.sharedMask = tally.sharedMask;
    this.closedMask = tally.closedMask;
    this.unknownGpus = tally.unknownGpus;
    this.overCommitments = tally.overCommitments();
    this.used = tally.used;
    this.usedPods = tally.usedPods;
  }

  /** The state of a node whose agent speaks, with everything that occupies the node. */
  public static NodeState of(NodeFacts facts, Collection<Gpu> gpus, Collection<Hold> holds) {
    return of(facts, Agent.SPEAKS, true, gpus, holds);
  }

  /** The state of a node whose devices are reported. */
  public static NodeState of(
      NodeFacts facts,
      Agent agent,
      boolean takesShares,
      Collection<Gpu> gpus,
      Collection<Hold> holds) {
    if (gpus.size() > MAX_GPUS) {
      throw new IllegalArgumentException(
          "node " + facts.name() + " reports " + gpus.size() + " GPUs, at most " + MAX_GPUS);
    }
    List<Gpu> sorted = new ArrayList<>(gpus);
    sorted.sort(Comparator.comparingInt(Gpu::index).thenComparing(Gpu::id));
    return new NodeState(facts, agent, takesShares, List.copyOf(sorted), new Tally(sorted, holds));
  }

  /** The state of a node whose agent has not reported. */
  public static NodeState unreported(NodeFacts facts, Collection<Hold> holds) {
    return new NodeState(facts, Agent.NOT_REPORTED, false, List.of(), new Tally(List.of(), holds));
  }

  public NodeFacts facts() {
    return facts;
  }

  public Agent agent() {
    return agent;
  }

  public boolean devicesReported() {
    return agent != Agent.NOT_REPORTED;
  }

  /** Whether shares of a GPU can be had here at all. */
  public boolean takesShares() {
    return takesShares;
  }

  /** All GPUs, by index. */
  public List<Gpu> gpus() {
    return gpus;
  }

  /** How the GPUs reach each other, by the same positions. */
  public LinkTable links() {
    return links;
  }

  /** Memory that no share holds, in MiB; it can be negative on a GPU that is over-committed. */
  public long freeMiB(int gpu) {
    return freeMiB[gpu];
  }

  /** Compute that no share holds, in percent. */
  public int freePercent(int gpu) {
    return freePercent[gpu];
  }

  /** Whether no pod holds anything of this GPU. */
  public boolean untouched(int gpu) {
    return ((wholeMask | sharedMask | closedMask) & 1L << gpu) == 0;
  }

  public boolean heldWhole(int gpu) {
    return (wholeMask & 1L << gpu) != 0;
  }

  /** Whether shares of this key may be put on this GPU, room aside. */
  public boolean sharableBy(int gpu, String sharingKey) {
    boolean closed = (closedMask & 1L << gpu) != 0;
    return !closed && !heldWhole(gpu) && (untouched(gpu) || sharingKeys[gpu].equals(sharingKey));
  }

  /** GPUs held by pods of which we do not know the devices. */
  public int unknownGpus() {
    return unknownGpus;
  }

  /** GPUs that are given twice: 0 unless somebody else hands out devices too. */
  public int overCommitments() {
    return overCommitments;
  }

  public Resources used() {
    return used;
  }

  public int usedPods() {
    return usedPods;
  }

  /** Untouched GPUs, healthy or not, less those held by pods whose devices are not known. */
  public int untouchedGpus() {
    return Math.max(
        0, gpus.size() - Long.bitCount(wholeMask | sharedMask | closedMask) - unknownGpus);
  }

  /** Whether something may fit here that did not fit on {@code before}, an earlier state. */
  public boolean roomierThan(NodeState before) {
    if (!facts.equals(before.facts)
        || agent != before.agent
        || takesShares != before.takesShares
        || !gpus.equals(before.gpus)
        || unknownGpus < before.unknownGpus
        || usedPods < before.usedPods
        || used.cpuMillis() < before.used.cpuMillis()
        || used.memoryBytes() < before.used.memoryBytes()) {
      return true;
    }
    for (int gpu = 0; gpu < gpus.size(); gpu++) {
      if (freeMiB[gpu] > before.freeMiB[gpu]
          || freePercent[gpu] > before.freePercent[gpu]
          || (untouched(gpu) && !before.untouched(gpu))
          || (closedMask & 1L << gpu) < (before.closedMask & 1L << gpu)
          || !sharingKeys[gpu].equals(before.sharingKeys[gpu])) {
        return true;
      }
    }
    return false;
  }
}
