package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Picks existing MIG devices of one pod on one node: GPU by GPU the one that has most of what is
 * still missing, so that a pod's devices are together where that is possible; of equal ones the one
 * with the fewest free devices, so that others stay empty for an admin who cuts anew. The lower
 * index wins a tie, and on a GPU the lower id.
 */
final class MigChoice {

  private final NodeState node;
  private final NodeMasks masks;
  private final Request request;
  private final SortedMap<String, Integer> missing;
  private final Map<String, List<Device>> taken = new TreeMap<>();
  private long used;
  private int begun;
  private long leftoverMiB;

  /** A device and the position of its GPU. */
  private record Device(int gpu, MigDevice mig) {}

  /**
   * @param masks GPUs in MIG mode that are as the pod's terms want them
   */
  MigChoice(NodeState node, NodeMasks masks, Request request) {
    this.node = node;
    this.masks = masks;
    this.request = request;
    this.missing = new TreeMap<>(request.migDevices());
  }

  /** Chooses; empty where everything was found, else the first profile that is missing. */
  Optional<Verdict.Refused> choose() {
    for (Map.Entry<String, Integer> profile : missing.entrySet()) {
      Optional<Verdict.Refused> refusal = refusal(profile.getKey(), profile.getValue());
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    while (!missing.isEmpty()) {
      takeFrom(bestGpu());
    }
    for (long left = used; left != 0; left &= left - 1) {
      int gpu = Long.numberOfTrailingZeros(left);
      begun += node.freeMigs(gpu) == node.allMigs(gpu) ? 1 : 0;
      leftoverMiB += freeOf(gpu).stream().mapToLong(device -> device.mig().memoryMiB()).sum();
    }
    taken.values().stream().flatMap(List::stream).forEach(d -> leftoverMiB -= d.mig().memoryMiB());
    return Optional.empty();
  }

  /** Which devices pods without an assignment hold is not known: they count by their profile. */
  private Optional<Verdict.Refused> refusal(String profile, int wanted) {
    int total = 0;
    int healthy = 0;
    int free = 0;
    for (long left = masks.allowed(); left != 0; left &= left - 1) {
      int gpu = Long.numberOfTrailingZeros(left);
      total += (int) count(node.gpus().get(gpu).mig().devices(), profile);
      healthy += (int) count(healthyOf(gpu).stream().map(Device::mig).toList(), profile);
      free += (int) count(freeOf(gpu).stream().map(Device::mig).toList(), profile);
    }
    int available = Math.max(0, free - node.unknownMigs(profile));
    if (wanted <= available) {
      return Optional.empty();
    }
    if (total < wanted) {
      return Optional.of(refused(Reason.NoSuchMigProfile, wanted, total));
    }
    return Optional.of(
        healthy < wanted
            ? refused(Reason.DeviceUnhealthy, wanted, healthy)
            : refused(Reason.MigDevicesBusy, wanted, available));
  }

  private static Verdict.Refused refused(Reason reason, int asked, int available) {
    return new Verdict.Refused(reason, new Shortfall(asked, available, Shortfall.Unit.MIG_DEVICES));
  }

  private static long count(List<MigDevice> devices, String profile) {
    return devices.stream().filter(device -> device.profile().equals(profile)).count();
  }

  private List<Device> healthyOf(int gpu) {
    return (masks.healthy() & 1L << gpu) == 0
        ? List.of()
        : node.gpus().get(gpu).mig().devices().stream()
            .filter(mig -> mig.health() == GpuHealth.OK)
            .map(mig -> new Device(gpu, mig))
            .toList();
  }

  private List<Device> freeOf(int gpu) {
    List<MigDevice> all = node.gpus().get(gpu).mig().devices();
    return healthyOf(gpu).stream()
        .filter(device -> (node.freeMigs(gpu) & 1L << all.indexOf(device.mig())) != 0)
        .toList();
  }

  private int bestGpu() {
    int best = -1;
    int bestServed = 0;
    for (long left = masks.healthy() & ~used; left != 0; left &= left - 1) {
      int gpu = Long.numberOfTrailingZeros(left);
      int served = served(gpu).size();
      if (served > bestServed
          || (served == bestServed && served > 0 && freeOf(gpu).size() < freeOf(best).size())) {
        best = gpu;
        bestServed = served;
      }
    }
    return best;
  }

  /** The devices of this GPU that the pod still needs. */
  private List<Device> served(int gpu) {
    Map<String, Integer> wanted = new HashMap<>(missing);
    List<Device> served = new ArrayList<>();
    for (Device device : freeOf(gpu)) {
      String profile = device.mig().profile();
      if (wanted.getOrDefault(profile, 0) > 0) {
        wanted.merge(profile, -1, Integer::sum);
        served.add(device);
      }
    }
    return served;
  }

  private void takeFrom(int gpu) {
    used |= 1L << gpu;
    for (Device device : served(gpu)) {
      String profile = device.mig().profile();
      missing.computeIfPresent(profile, (_, count) -> count == 1 ? null : count - 1);
      taken.computeIfAbsent(profile, _ -> new ArrayList<>()).add(device);
    }
  }

  /** Sidecars and mains get devices of their own; an init container borrows from those after it. */
  Map<String, List<Grant>> grants() {
    Map<String, List<Grant>> grants = new HashMap<>();
    taken.forEach((profile, devices) -> {
      List<Device> left = new ArrayList<>(devices);
      List<Device> lendable = new ArrayList<>(devices);
      for (ContainerRequest container : request.containers()) {
        boolean lent = container.kind() == ContainerKind.INIT;
        int count = container.gpus().migDevices(profile);
        List<Device> own = List.copyOf((lent ? lendable : left).subList(0, count));
        own.forEach(device ->
            grants
                .computeIfAbsent(container.name(), _ -> new ArrayList<>())
                .add(grant(container.name(), device)));
        left.removeAll(lent ? List.of() : own);
        lendable.removeAll(container.kind() == ContainerKind.SIDECAR ? own : List.of());
      }
    });
    return grants;
  }

  private Grant grant(String container, Device device) {
    return new Grant.Mig(container, device.mig().id(), node.gpus().get(device.gpu()).id());
  }

  /** GPUs of which nobody held a device before. */
  int begun() {
    return begun;
  }

  /** Memory of the MIG devices that stay free on the GPUs that the pod uses, in MiB. */
  long leftoverMiB() {
    return leftoverMiB;
  }
}
