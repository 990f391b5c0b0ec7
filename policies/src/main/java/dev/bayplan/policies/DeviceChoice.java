package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Picks the devices of one pod on one node; lives for one verdict.
 *
 * <p>Whole GPUs come first: the best linked of the untouched healthy ones ({@link LinkTable}).
 * Shares follow on what is left ({@link ShareChoice}). Init containers use the devices of the
 * containers after them, as the kubelet does.
 */
final class DeviceChoice {

  private final Request request;
  private final NodeState node;
  private final String sharingKey;
  private final Scoring scoring;
  private final Room room;
  private final long before;
  private final Map<String, List<Grant>> grants = new HashMap<>();
  private long wholeTaken;
  private int newlyShared;
  private long leftoverMiB;

  DeviceChoice(Request request, String sharingKey, NodeState node, Scoring scoring) {
    this.request = request;
    this.sharingKey = sharingKey;
    this.node = node;
    this.scoring = scoring;
    this.room = scoring.triesOut() ? Room.of(node) : Room.NONE;
    this.before = scoring.before(room);
    room.takeCpu(request.resources().cpuMillis());
  }

  /** Chooses; empty where everything was found, else the first thing that is missing. */
  Optional<Verdict.Refused> choose() {
    long free = healthyUntouched();
    int available = Math.max(0, Long.bitCount(free) - node.unknownGpus());
    int wanted = request.wholeGpus();
    if (available < wanted) {
      return Optional.of(wholeRefusal(wanted, available));
    }
    wholeTaken = node.links().choose(free, wanted);
    room.takeWhole(wholeTaken);
    handOut();
    return chooseShares(free & ~wholeTaken, available - wanted);
  }

  private long healthyUntouched() {
    long free = 0;
    for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
      free |= node.gpus().get(gpu).healthy() && node.untouched(gpu) ? 1L << gpu : 0;
    }
    return free;
  }

  private Verdict.Refused wholeRefusal(int wanted, int available) {
    int total = node.gpus().size();
    int healthy = (int) node.gpus().stream().filter(Gpu::healthy).count();
    if (total < wanted) {
      return refused(Reason.RequestExceedsNode, wanted, total);
    }
    return healthy < wanted
        ? refused(Reason.DeviceUnhealthy, wanted, healthy)
        : refused(Reason.GpusBusy, wanted, available);
  }

  private static Verdict.Refused refused(Reason reason, int asked, int available) {
    return new Verdict.Refused(reason, new Shortfall(asked, available, Shortfall.Unit.GPUS));
  }

  /** Sidecars and mains get devices of their own; an init container borrows from those after it. */
  private void handOut() {
    long left = wholeTaken;
    long lendable = wholeTaken;
    for (ContainerRequest container : request.containers()) {
      if (!(container.gpus() instanceof GpuAsk.Whole whole)) {
        continue;
      }
      boolean lent = container.kind() == ContainerKind.INIT;
      long own = node.links().choose(lent ? lendable : left, whole.count());
      grants.put(container.name(), grants(container.name(), own));
      left &= lent ? -1L : ~own;
      lendable &= container.kind() == ContainerKind.SIDECAR ? ~own : -1L;
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

  private Optional<Verdict.Refused> chooseShares(long untouched, int spare) {
    ShareChoice shares = new ShareChoice(node, sharingKey, untouched, spare, scoring, room);
    for (ContainerRequest container : request.containers()) {
      if (container.gpus() instanceof GpuAsk.Share share) {
        int gpu = shares.take(container.kind(), share);
        if (gpu < 0) {
          return Optional.of(shares.refusal(share));
        }
        grants.put(container.name(), List.of(grant(container.name(), share, gpu)));
      }
    }
    newlyShared = shares.newlyShared();
    leftoverMiB = shares.leftoverMiB();
    return Optional.empty();
  }

  private Grant grant(String container, GpuAsk.Share share, int gpu) {
    GpuId id = node.gpus().get(gpu).id();
    return new Grant.Share(container, id, share.memoryMiB(), share.computePercent());
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
    return scoring.packs()
        ? new Score(preference, links, fit, -newlyShared, -left, -leftoverMiB)
        : new Score(preference, links, fit, 0, 0, 0);
  }
}
