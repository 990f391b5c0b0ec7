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
 * Shares follow on what is left ({@link ShareChoice}). Init containers use the devices of the
 * containers after them, as the kubelet does.
 */
final class DeviceChoice {

  private final Request request;
  private final NodeState node;
  private final Sharer sharer;
  private final Scoring scoring;
  private final Room room;
  private final long before;
  private final Map<String, List<Grant>> grants = new HashMap<>();
  private long wholeTaken;
  private int newlyShared;
  private long leftoverMiB;

  DeviceChoice(PodClass pod, NodeState node, Scoring scoring) {
    this.request = pod.request();
    this.sharer = pod.sharer();
    this.node = node;
    this.scoring = scoring;
    this.room = scoring.triesOut() ? Room.of(node) : Room.NONE;
    this.before = scoring.before(node);
    room.takeCpu(request.resources().cpuMillis());
  }

  /** Chooses; empty where everything was found, else the first thing that is missing. */
  Optional<Verdict.Refused> choose() {
    NodeMasks masks = NodeMasks.of(node, request.terms());
    Optional<Verdict.Refused> unlike = masks.refusal();
    if (unlike.isPresent()) {
      return unlike;
    }
    int available = Math.max(0, Long.bitCount(masks.free()) - node.unknownGpus());
    int wanted = request.wholeGpus();
    Optional<Verdict.Refused> whole = WholeChoice.refusal(node, masks, request, available);
    if (whole.isPresent()) {
      return whole;
    }
    NumaChoice numa = new NumaChoice(request, node);
    Optional<WholeSet> set = numa.choose(masks.free(), node.idleForKubelet());
    if (set.isEmpty()) {
      return Optional.of(numa.refusal(masks));
    }
    wholeTaken = set.get().all();
    room.takeWhole(wholeTaken);
    handOut(set.get());
    return chooseShares(masks, available - wanted);
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
    if (!request.wantsShares()) {
      return Optional.empty();
    }
    NodeMasks left = masks.without(wholeTaken);
    ShareChoice shares = new ShareChoice(node, sharer, request, left, spare, scoring, room);
    for (ContainerRequest container : request.containers()) {
      if (container.gpus() instanceof GpuAsk.Share share) {
        long chosen = shares.take(container.kind(), share);
        if (chosen == 0) {
          return Optional.of(shares.refusal(share));
        }
        grants.put(container.name(), shares(container.name(), share, chosen));
      }
    }
    newlyShared = shares.newlyShared();
    leftoverMiB = shares.leftoverMiB();
    return Optional.empty();
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
    return new Score(preference, links, fit, -newlyShared, -left, -leftoverMiB);
  }
}
