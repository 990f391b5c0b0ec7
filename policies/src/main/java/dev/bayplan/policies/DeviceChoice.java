package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Picks the devices of one pod on one node; lives for one verdict.
 *
 * <p>Whole GPUs come first: the untouched healthy ones of the lowest index. Shares follow on what
 * is left ({@link ShareChoice}). Init containers use the devices of the containers after them, as
 * the kubelet does.
 */
final class DeviceChoice {

  private final Request request;
  private final NodeState node;
  private final String sharingKey;
  private final Map<String, List<Grant>> grants = new HashMap<>();
  private int wholeTaken;
  private int newlyShared;
  private long leftoverMiB;

  DeviceChoice(Request request, String sharingKey, NodeState node) {
    this.request = request;
    this.sharingKey = sharingKey;
    this.node = node;
  }

  /** Chooses; empty where everything was found, else the first thing that is missing. */
  Optional<Verdict.Refused> choose() {
    List<Integer> free = healthyUntouched();
    int available = Math.max(0, free.size() - node.unknownGpus());
    int wanted = request.wholeGpus();
    if (available < wanted) {
      return Optional.of(wholeRefusal(wanted, available));
    }
    wholeTaken = wanted;
    handOut(free.subList(0, wanted));
    return chooseShares(free.subList(wanted, free.size()), available - wanted);
  }

  private List<Integer> healthyUntouched() {
    List<Integer> free = new ArrayList<>();
    for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
      if (node.gpus().get(gpu).healthy() && node.untouched(gpu)) {
        free.add(gpu);
      }
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
  private void handOut(List<Integer> taken) {
    int own = 0;
    int sidecars = 0;
    for (ContainerRequest container : request.containers()) {
      if (!(container.gpus() instanceof GpuAsk.Whole whole)) {
        continue;
      }
      int from = container.kind() == ContainerKind.INIT ? sidecars : own;
      List<Grant> devices = new ArrayList<>();
      for (int gpu : taken.subList(from, from + whole.count())) {
        devices.add(new Grant.Whole(container.name(), node.gpus().get(gpu).id()));
      }
      grants.put(container.name(), devices);
      if (container.kind() != ContainerKind.INIT) {
        own += whole.count();
        sidecars += container.kind() == ContainerKind.SIDECAR ? whole.count() : 0;
      }
    }
  }

  private Optional<Verdict.Refused> chooseShares(List<Integer> untouched, int spare) {
    ShareChoice shares = new ShareChoice(node, sharingKey, untouched, spare);
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
    long left = Math.max(0, node.untouchedGpus() - wholeTaken - newlyShared);
    return new Score(preference, -newlyShared, -left, -leftoverMiB);
  }
}
