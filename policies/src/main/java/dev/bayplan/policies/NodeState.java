package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * A node and what is left on it: the immutable row that placement reads. Free amounts are kept as
 * primitive arrays by the GPU's position in {@link #gpus()}.
 */
public final class NodeState {

  /** Bit masks of GPUs are 64 wide; a node that reports more is refused at the edge. */
  public static final int MAX_GPUS = 64;

  private final NodeFacts facts;
  private final Agent agent;
  private final HandOver handOver;
  private final List<Gpu> gpus;
  private final LinkTable links;
  private final long[] freeMiB;
  private final int[] freePercent;
  private final Sharer[] sharers;
  private final int[] sharerCounts;
  private final int[] sharerLimits;
  private final long wholeMask;
  private final long givenMask;
  private final long sharedMask;
  private final long closedMask;
  private final long cutMask;
  private final int unknownGpus;
  private final long[] freeMigs;
  private final SortedMap<String, Integer> unknownMigs;
  private final int overCommitments;
  private final Resources used;
  private final int usedPods;
  private final List<Hold> holds;
  private @Nullable Stranded stranded;

  /** What {@link #stranded} found, and for which mix. */
  private record Stranded(Stranding by, long value) {}

  /** What we hear from the node's agent. */
  public enum Agent {
    /** It has told of no devices. */
    NOT_REPORTED,
    /** It has told, and does not speak any more: nobody knows what is so now. */
    SILENT,
    SPEAKS
  }

  private NodeState(
      NodeFacts facts,
      Agent agent,
      HandOver handOver,
      List<Gpu> gpus,
      LinkTable links,
      Tally tally,
      List<Hold> holds) {
    this.facts = facts;
    this.agent = agent;
    this.handOver = handOver;
    this.gpus = gpus;
    this.links = links;
    this.freeMiB = tally.freeMiB;
    this.freePercent = tally.freePercent;
    this.sharers = tally.sharers;
    this.sharerCounts = tally.sharerCounts;
    this.sharerLimits = tally.sharerLimits;
    this.wholeMask = tally.wholeMask;
    this.givenMask = tally.givenMask;
    this.sharedMask = tally.sharedMask;
    this.closedMask = tally.closedMask;
    this.cutMask = tally.cutMask;
    this.unknownGpus = tally.unknownGpus;
    this.unknownMigs = tally.unknownMigs;
    this.freeMigs = new long[cutMask == 0 ? 0 : gpus.size()];
    for (int gpu = 0; gpu < freeMigs.length; gpu++) {
      freeMigs[gpu] = tally.freeMigs(gpu, allMigs(gpu));
    }
    this.overCommitments = tally.overCommitments();
    this.used = tally.used;
    this.usedPods = tally.usedPods;
    this.holds = holds;
  }

  /** The state of a node whose agent speaks, with everything that occupies the node. */
  public static NodeState of(NodeFacts facts, Collection<Gpu> gpus, Collection<Hold> holds) {
    return of(facts, Agent.SPEAKS, HandOver.SHARED, gpus, holds);
  }

  /** The state of a node whose devices are reported. */
  public static NodeState of(
      NodeFacts facts,
      Agent agent,
      HandOver handOver,
      Collection<Gpu> gpus,
      Collection<Hold> holds) {
    if (gpus.size() > MAX_GPUS) {
      throw new IllegalArgumentException(
          "node " + facts.name() + " reports " + gpus.size() + " GPUs, at most " + MAX_GPUS);
    }
    List<Gpu> sorted = new ArrayList<>(gpus);
    sorted.sort(Comparator.comparingInt(Gpu::index).thenComparing(Gpu::id));
    LinkTable links = LinkTable.of(sorted);
    Tally tally = new Tally(sorted, holds);
    return new NodeState(
        facts, agent, handOver, List.copyOf(sorted), links, tally, List.copyOf(holds));
  }

  /** The state of a node whose agent has not reported. */
  public static NodeState unreported(NodeFacts facts, Collection<Hold> holds) {
    return new NodeState(
        facts,
        Agent.NOT_REPORTED,
        HandOver.WHOLE_ONLY,
        List.of(),
        LinkTable.of(List.of()),
        new Tally(List.of(), holds),
        List.copyOf(holds));
  }

  /** The same node with something else on it. */
  public NodeState holding(Collection<Hold> others) {
    return new NodeState(
        facts, agent, handOver, gpus, links, new Tally(gpus, others), List.copyOf(others));
  }

  /** The same node with one more on it. */
  public NodeState with(Hold another) {
    List<Hold> all = new ArrayList<>(holds.size() + 1);
    all.addAll(holds);
    all.add(another);
    return holding(all);
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

  /** How devices get to containers here. */
  public HandOver handOver() {
    return handOver;
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

  /** Whether this GPU can be had whole: it is not in MIG mode, and no pod holds anything of it. */
  public boolean untouched(int gpu) {
    return ((wholeMask | sharedMask | closedMask | cutMask) & 1L << gpu) == 0;
  }

  /** The GPUs in MIG mode, as a bit mask. */
  public long cutMask() {
    return cutMask;
  }

  /** The MIG devices of this GPU, as a bit mask over {@link MigMode#devices}. */
  public long allMigs(int gpu) {
    int count = gpus.get(gpu).mig().devices().size();
    return count == Long.SIZE ? -1L : (1L << count) - 1;
  }

  /** Those of them that no pod holds. */
  public long freeMigs(int gpu) {
    return freeMigs.length == 0 ? 0 : freeMigs[gpu];
  }

  /** MIG devices of this profile held by pods of which we do not know the devices. */
  public int unknownMigs(String profile) {
    return unknownMigs.getOrDefault(profile, 0);
  }

  public boolean heldWhole(int gpu) {
    return (wholeMask & 1L << gpu) != 0;
  }

  /**
   * The GPUs that the kubelet takes for free: those that no pod has whole, and that are not cut. It
   * knows neither of health nor of shares, nor of processes that are left of a pod.
   */
  long idleForKubelet() {
    return givenWhole() & ~givenMask;
  }

  /** The GPUs that the kubelet gives whole to anybody: those that are not cut. */
  long givenWhole() {
    return links.topology().every() & ~cutMask;
  }

  /** Whether this pod may share this GPU with whom is there, room aside. */
  public boolean sharableBy(int gpu, Sharer sharer) {
    boolean closed = ((closedMask | cutMask) & 1L << gpu) != 0;
    return !closed && !heldWhole(gpu) && (untouched(gpu) || joins(gpu, sharer));
  }

  private boolean joins(int gpu, Sharer sharer) {
    return sharers[gpu].joins(sharer, handOver.shares().orElse(Isolation.NONE));
  }

  /** Whether one more pod would be more than this pod, or one that is there, lets share the GPU. */
  public boolean crowded(int gpu, Sharer sharer) {
    return sharerCounts[gpu] >= Math.min(sharerLimits[gpu], sharer.limit());
  }

  /** GPUs held by pods of which we do not know the devices. */
  public int unknownGpus() {
    return unknownGpus;
  }

  /** GPUs that are given twice: 0 unless somebody else hands out devices too. */
  public int overCommitments() {
    return overCommitments;
  }

  /** Idle GPU that a job mix cannot use; looked at once. Two threads may both look, and agree. */
  long stranded(Stranding by) {
    Stranded known = stranded;
    if (known == null || known.by() != by) {
      known = new Stranded(by, by.of(Room.of(this)));
      stranded = known;
    }
    return known.value();
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
        0,
        gpus.size() - Long.bitCount(wholeMask | sharedMask | closedMask | cutMask) - unknownGpus);
  }

  /** Whether a MIG device may be free that was not; both have the same devices. */
  private boolean hasMoreMigs(NodeState before) {
    for (int gpu = 0; gpu < freeMigs.length; gpu++) {
      if ((freeMigs[gpu] & ~before.freeMigs[gpu]) != 0) {
        return true;
      }
    }
    return before.unknownMigs.entrySet().stream()
        .anyMatch(held -> unknownMigs(held.getKey()) < held.getValue());
  }

  /**
   * Whether something may fit here that did not fit on {@code before}, an earlier state. Where the
   * kubelet aligns, a GPU that is taken can make it go to another NUMA node, where there is room.
   */
  public boolean roomierThan(NodeState before) {
    if (!facts.equals(before.facts)
        || agent != before.agent
        || !handOver.equals(before.handOver)
        || !gpus.equals(before.gpus)
        || (handOver.numa().aligns() && givenMask != before.givenMask)
        || unknownGpus < before.unknownGpus
        || usedPods < before.usedPods
        || used.cpuMillis() < before.used.cpuMillis()
        || used.memoryBytes() < before.used.memoryBytes()
        || hasMoreMigs(before)) {
      return true;
    }
    for (int gpu = 0; gpu < gpus.size(); gpu++) {
      if (freeMiB[gpu] > before.freeMiB[gpu]
          || freePercent[gpu] > before.freePercent[gpu]
          || (untouched(gpu) && !before.untouched(gpu))
          || (closedMask & 1L << gpu) < (before.closedMask & 1L << gpu)
          || !sharers[gpu].equals(before.sharers[gpu])
          || sharerCounts[gpu] < before.sharerCounts[gpu]
          || sharerLimits[gpu] > before.sharerLimits[gpu]) {
        return true;
      }
    }
    return false;
  }
}
