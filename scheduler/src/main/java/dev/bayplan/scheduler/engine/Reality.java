package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The placement that a pod really has: what the kubelet gave to its containers, and what is booked
 * for those of which nothing is told.
 */
final class Reality {

  private final Request request;
  private final Placement booked;
  private final Map<MigId, String> profiles;
  private final Map<String, List<Device>> given = new TreeMap<>();
  private final Map<String, Map<GpuId, Long>> givenMiB = new TreeMap<>();
  private final Map<Device, Device> exchanged = new HashMap<>();
  private boolean fits = true;

  /** A GPU, or a MIG device of it. */
  private record Device(GpuId gpu, Optional<MigId> mig) {

    static Device of(Grant grant) {
      return new Device(
          grant.gpu(), grant instanceof Grant.Mig mig ? Optional.of(mig.mig()) : Optional.empty());
    }
  }

  private Reality(
      Request request,
      Placement booked,
      List<Allocation> allocations,
      Map<MigId, String> profiles) {
    this.request = request;
    this.booked = booked;
    this.profiles = profiles;
    for (ContainerRequest container : request.containers()) {
      allocations.stream()
          .filter(one -> one.container().equals(container.name()) && !one.parts().isEmpty())
          .forEach(one -> take(container, one));
    }
  }

  /**
   * @param booked may name no devices, for a pod without assignment
   * @param allocations those of this pod
   * @param profiles of the MIG devices of the node
   * @return empty where the devices are not what the pod asks for, or not told of all containers
   */
  static Optional<Placement> of(
      Request request,
      Placement booked,
      List<Allocation> allocations,
      Map<MigId, String> profiles) {
    return new Reality(request, booked, allocations, profiles).placement();
  }

  private void take(ContainerRequest container, Allocation allocation) {
    List<Allocation.Part> parts = allocation.parts();
    List<Device> devices =
        parts.stream().map(part -> new Device(part.gpu(), part.mig())).distinct().toList();
    fits &=
        devices.size() == devicesOf(container.gpus())
            && switch (container.gpus()) {
              case GpuAsk.None _ -> false;
              case GpuAsk.Whole _ -> parts.stream().allMatch(Allocation.Part::whole);
              case GpuAsk.Share _ -> parts.stream().allMatch(Allocation.Part::share);
              case GpuAsk.Mig mig -> ofProfiles(devices).equals(mig.profiles());
            };
    given.put(container.name(), devices);
    Map<GpuId, Long> memory = givenMiB.computeIfAbsent(container.name(), _ -> new TreeMap<>());
    allocation.parts().forEach(part -> memory.merge(part.gpu(), part.memoryMiB(), Long::sum));
    exchange(grants(container.name()).stream().map(Device::of).toList(), devices);
  }

  private SortedMap<String, Integer> ofProfiles(List<Device> devices) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    devices.forEach(device -> counts.merge(profile(device), 1, Integer::sum));
    return counts;
  }

  /** Empty where it is no MIG device, or one that the node does not have any more. */
  private String profile(Device device) {
    return device.mig().map(mig -> profiles.getOrDefault(mig, "")).orElse("");
  }

  /** A container that is not told of, such as a finished init container, moved with the others. */
  private void exchange(List<Device> before, List<Device> after) {
    List<Device> came = new ArrayList<>(after);
    came.removeAll(before);
    for (Device left : before) {
      Optional<Device> other =
          after.contains(left)
              ? Optional.empty()
              : came.stream().filter(one -> profile(one).equals(profile(left))).findFirst();
      other.ifPresent(one -> {
        came.remove(one);
        exchanged.put(left, one);
      });
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
    List<Device> devices = given.get(container.name());
    List<Device> has =
        devices == null ? untold(container) : inTheOrderOfTheBooking(container.name(), devices);
    return has.stream().<Grant>map(device -> grant(container, device)).toList();
  }

  private List<Device> untold(ContainerRequest container) {
    List<Grant> planned = grants(container.name());
    return planned.isEmpty() && container.kind() == ContainerKind.INIT
        ? borrowed(container.gpus())
        : planned.stream()
            .map(Device::of)
            .map(device -> exchanged.getOrDefault(device, device))
            .distinct()
            .toList();
  }

  /** An init container that ran before anybody knew of the pod had what others have after it. */
  private List<Device> borrowed(GpuAsk ask) {
    SortedMap<String, Integer> wanted =
        ask instanceof GpuAsk.Mig mig
            ? new TreeMap<>(mig.profiles())
            : new TreeMap<>(Map.of("", devicesOf(ask)));
    List<Device> lent = new ArrayList<>();
    given.values().stream()
        .flatMap(List::stream)
        .distinct()
        .filter(device -> wanted.merge(profile(device), -1, Integer::sum) >= 0)
        .forEach(lent::add);
    return lent;
  }

  /** The same devices in another order are the same devices: nothing is to be written anew. */
  private List<Device> inTheOrderOfTheBooking(String container, List<Device> devices) {
    List<Device> planned = grants(container).stream().map(Device::of).toList();
    return planned.size() == devices.size() && planned.containsAll(devices) ? planned : devices;
  }

  private Grant grant(ContainerRequest container, Device device) {
    GpuId gpu = device.gpu();
    if (device.mig().isPresent()) {
      return new Grant.Mig(container.name(), device.mig().get(), gpu);
    }
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
