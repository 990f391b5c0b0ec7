package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Picks the devices of one pod on one node; lives for one verdict.
 *
 * <p>Whole GPUs come first ({@link NumaChoice}): the best linked of the untouched healthy ones.
 * Shares follow on what is left ({@link ShareChoice}), and MIG devices ({@link MigChoice}) on the
 * GPUs that are cut. Init containers use the devices of the containers after them, as the kubelet
 * does.
 */
final class DeviceChoice {

  private final Request request;
  private final NodeState node;
  private final Sharer sharer;
  private final Scoring scoring;
  private Room room;
  private final long before;
  private final Map<String, List<Grant>> grants = new HashMap<>();
  private long wholeTaken;
  private int newlyShared;
  private int newlyCut;
  private long leftoverMiB;

  DeviceChoice(PodClass pod, NodeState node, Scoring scoring) {
    this.request = pod.request();
    this.sharer = pod.sharer();
    this.node = node;
    this.scoring = scoring;
    this.room = room();
    this.before = scoring.before(node);
  }

  /** What is left of the node once the pod has its CPU and its whole GPUs. */
  private Room room() {
    Room left = scoring.triesOut() ? Room.of(node) : Room.NONE;
    left.takeCpu(request.resources().cpuMillis());
    left.takeWhole(wholeTaken);
    return left;
  }

  /** Chooses; empty where everything was found, else the first thing that is missing. */
  Optional<Verdict.Refused> choose() {
    NodeMasks masks = NodeMasks.of(node, request.terms());
    return masks
        .refusal()
        .or(() -> chooseWholeAndShares(masks.uncut()))
        .or(() -> chooseMigs(masks.cut()));
  }

  /**
   * Where the free GPUs are of unequal size, the best linked ones may be the only ones that are
   * large enough for a share: then one of them is spared.
   */
  private Optional<Verdict.Refused> chooseWholeAndShares(NodeMasks masks) {
    Optional<Verdict.Refused> refusal = chooseWholeAndShares(masks, 0);
    if (refusal.isPresent() && wholeTaken != 0 && masks.unequal(masks.free())) {
      for (long left = masks.free(); left != 0; left &= left - 1) {
        if (chooseWholeAndShares(masks, Long.lowestOneBit(left)).isEmpty()) {
          return Optional.empty();
        }
      }
    }
    return refusal;
  }

  /**
   * @param spared free GPUs that the pod is not to have whole
   */
  private Optional<Verdict.Refused> chooseWholeAndShares(NodeMasks masks, long spared) {
    NodeMasks forWhole = masks.without(spared);
    int spare = Math.max(0, Long.bitCount(masks.free()) - node.unknownGpus());
    int available = Math.min(spare, Long.bitCount(forWhole.free()));
    int wanted = request.wholeGpus();
    Optional<Verdict.Refused> whole = WholeChoice.refusal(node, forWhole, request, available);
    if (whole.isPresent()) {
      return whole;
    }
    NumaChoice numa = new NumaChoice(request, node);
    Optional<WholeSet> set = numa.choose(forWhole.free(), node.idleForKubelet());
    if (set.isEmpty()) {
      return Optional.of(numa.refusal(masks));
    }
    wholeTaken = set.get().all();
    room = room();
    handOut(set.get());
    return chooseShares(masks, spare - wanted);
  }

  private Optional<Verdict.Refused> chooseMigs(NodeMasks masks) {
    if (!request.wantsMigs()) {
      return Optional.empty();
    }
    MigChoice migs = new MigChoice(node, masks, request);
    Optional<Verdict.Refused> refusal = migs.choose();
    if (refusal.isEmpty()) {
      grants.putAll(migs.grants());
      newlyCut = migs.begun();
      leftoverMiB += migs.leftoverMiB();
    }
    return refusal;
  }

  private void handOut(WholeSet set) {
    List<ContainerRequest> containers = request.containers();
    for (int i = 0; i < containers.size(); i++) {
      if (containers.get(i).gpus() instanceof GpuAsk.Whole) {
        String name = containers.get(i).name();
        grants.put(name, grants(name, set.own(i)));
      }
    }
  }

  private List<Grant> grants(String container, long gpus) {
    List<Grant> devices = new ArrayList<>();
    for (long left = gpus; left != 0; left &= left - 1) {
      int gpu = Long.numberOfTrailingZeros(left);
      devices.add(new Grant.Whole(container, node.gpus().get(gpu).id()));
    }
    return devices;
  }

  private Optional<Verdict.Refused> chooseShares(NodeMasks masks, int spare) {
    List<ContainerRequest> asking =
        request.containers().stream().filter(c -> c.gpus() instanceof GpuAsk.Share).toList();
    NodeMasks left = masks.without(wholeTaken);
    ShareChoice none = new ShareChoice(node, sharer, request, left, spare, scoring, room);
    ShareChoice inTurn = none.trial(room);
    for (ContainerRequest container : asking) {
      GpuAsk.Share share = (GpuAsk.Share) container.gpus();
      long chosen = inTurn.take(container.kind(), share);
      if (chosen == 0) {
        boolean first = container.equals(asking.getFirst());
        return !first && rearranged(none, asking)
            ? Optional.empty()
            : Optional.of(inTurn.refusal(share));
      }
      grants.put(container.name(), shares(container.name(), share, chosen));
    }
    remember(inTurn);
    return Optional.empty();
  }

  /** Takes another arrangement of the shares, where there is one. */
  private boolean rearranged(ShareChoice none, List<ContainerRequest> asking) {
    Optional<long[]> found = new ShareSearch(asking).from(none);
    if (found.isEmpty()) {
      return false;
    }
    room = room();
    ShareChoice shares = none.trial(room);
    for (int i = 0; i < asking.size(); i++) {
      ContainerRequest container = asking.get(i);
      GpuAsk.Share share = (GpuAsk.Share) container.gpus();
      shares.take(found.get()[i], container.kind(), share);
      grants.put(container.name(), shares(container.name(), share, found.get()[i]));
    }
    remember(shares);
    return true;
  }

  private void remember(ShareChoice shares) {
    newlyShared = shares.newlyShared();
    leftoverMiB = shares.leftoverMiB();
  }

  private List<Grant> shares(String container, GpuAsk.Share share, long gpus) {
    List<Grant> devices = new ArrayList<>();
    for (long left = gpus; left != 0; left &= left - 1) {
      Gpu gpu = node.gpus().get(Long.numberOfTrailingZeros(left));
      devices.add(
          new Grant.Share(container, gpu.id(), share.memoryOn(gpu), share.computePercent()));
    }
    return devices;
  }

  /** What was chosen, in the order of the containers. */
  Placement placement() {
    List<Grant> ordered = new ArrayList<>();
    for (ContainerRequest container : request.containers()) {
      ordered.addAll(grants.getOrDefault(container.name(), List.of()));
    }
    return new Placement(node.facts().name(), ordered);
  }

  Score score(long preference) {
    int taken = Long.bitCount(wholeTaken);
    long left = Math.max(0, node.untouchedGpus() - taken - newlyShared);
    LinkQuality links = taken < 2 ? LinkQuality.NONE : node.links().quality(wholeTaken);
    long fit = scoring.value(room, before);
    return new Score(
        preference,
        scoring.sparing(request, node),
        links,
        fit,
        -newlyShared - newlyCut,
        -left,
        -leftoverMiB);
  }
}
