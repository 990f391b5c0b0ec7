package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The placement that a pod really has: what the kubelet gave to its containers, and what is booked
 * for those of which nothing is told.
 */
final class Reality {

  private final Request request;
  private final Placement booked;
  private final Map<String, List<GpuId>> given = new TreeMap<>();
  private final Map<String, Map<GpuId, Long>> givenMiB = new TreeMap<>();
  private final Map<GpuId, GpuId> exchanged = new HashMap<>();
  private boolean fits = true;

  private Reality(Request request, Placement booked, List<Allocation> allocations) {
    this.request = request;
    this.booked = booked;
    for (ContainerRequest container : request.containers()) {
      allocations.stream()
          .filter(one -> one.container().equals(container.name()) && !one.parts().isEmpty())
          .forEach(one -> take(container, one));
    }
  }

  /**
   * @param booked may name no devices, for a pod without assignment
   * @param allocations those of this pod
   * @return empty where the devices are not what the pod asks for, or not told of all containers
   */
  static Optional<Placement> of(Request request, Placement booked, List<Allocation> allocations) {
    return new Reality(request, booked, allocations).placement();
  }

  private void take(ContainerRequest container, Allocation allocation) {
    List<GpuId> gpus = allocation.parts().stream().map(Allocation.Part::gpu).distinct().toList();
    fits &=
        switch (container.gpus()) {
          case GpuAsk.None _ -> false;
          case GpuAsk.Whole(int count) ->
              gpus.size() == count && allocation.parts().stream().allMatch(Allocation.Part::whole);
          case GpuAsk.Mig _ -> false;
          case GpuAsk.Share share ->
              gpus.size() == share.gpus()
                  && allocation.parts().stream().noneMatch(Allocation.Part::whole);
        };
    given.put(container.name(), gpus);
    Map<GpuId, Long> memory = givenMiB.computeIfAbsent(container.name(), _ -> new TreeMap<>());
    allocation.parts().forEach(part -> memory.merge(part.gpu(), part.memoryMiB(), Long::sum));
    exchange(grants(container.name()).stream().map(Grant::gpu).toList(), gpus);
  }

  /** A container that is not told of, such as a finished init container, moved with the others. */
  private void exchange(List<GpuId> before, List<GpuId> after) {
    List<GpuId> left = new ArrayList<>(before);
    left.removeAll(after);
    List<GpuId> came = new ArrayList<>(after);
    came.removeAll(before);
    for (int i = 0; i < Math.min(left.size(), came.size()); i++) {
      exchanged.put(left.get(i), came.get(i));
    }
  }

  private Optional<Placement> placement() {
    List<Grant> all = new ArrayList<>();
    for (ContainerRequest container : request.containers()) {
      List<Grant> its = grantsOf(container);
      if (!fits || its.size() != devicesOf(container.gpus())) {
        return Optional.empty();
      }
      all.addAll(its);
    }
    return Optional.of(new Placement(booked.node(), all));
  }

  private static int devicesOf(GpuAsk ask) {
    return switch (ask) {
      case GpuAsk.None _ -> 0;
      case GpuAsk.Whole whole -> whole.count();
      case GpuAsk.Share share -> share.gpus();
      case GpuAsk.Mig mig -> mig.count();
    };
  }

  private List<Grant> grantsOf(ContainerRequest container) {
    List<GpuId> gpus = given.get(container.name());
    List<GpuId> has =
        gpus == null ? untold(container) : inTheOrderOfTheBooking(container.name(), gpus);
    return has.stream().<Grant>map(gpu -> grant(container, gpu)).toList();
  }

  /** An init container that ran before anybody knew of the pod had what others have after it. */
  private List<GpuId> untold(ContainerRequest container) {
    List<Grant> planned = grants(container.name());
    return planned.isEmpty() && container.kind() == ContainerKind.INIT
        ? given.values().stream()
            .flatMap(List::stream)
            .distinct()
            .limit(devicesOf(container.gpus()))
            .toList()
        : planned.stream()
            .map(grant -> exchanged.getOrDefault(grant.gpu(), grant.gpu()))
            .distinct()
            .toList();
  }

  /** The same devices in another order are the same devices: nothing is to be written anew. */
  private List<GpuId> inTheOrderOfTheBooking(String container, List<GpuId> gpus) {
    List<GpuId> planned = grants(container).stream().map(Grant::gpu).toList();
    return planned.size() == gpus.size() && planned.containsAll(gpus) ? planned : gpus;
  }

  private Grant grant(ContainerRequest container, GpuId gpu) {
    return container.gpus() instanceof GpuAsk.Share share
        ? new Grant.Share(
            container.name(), gpu, memory(container, share, gpu), share.computePercent())
        : new Grant.Whole(container.name(), gpu);
  }

  /** A relative share is as large as was told, or as was booked for it. */
  private long memory(ContainerRequest container, GpuAsk.Share share, GpuId gpu) {
    if (share.memoryPerMille() == 0) {
      return share.memoryMiB();
    }
    Long told = givenMiB.getOrDefault(container.name(), Map.of()).get(gpu);
    return told != null
        ? told
        : grants(container.name()).stream()
            .filter(Grant.Share.class::isInstance)
            .mapToLong(grant -> ((Grant.Share) grant).memoryMiB())
            .findFirst()
            .orElse(0);
  }

  private List<Grant> grants(String container) {
    return booked.grants().stream().filter(g -> g.container().equals(container)).toList();
  }
}
