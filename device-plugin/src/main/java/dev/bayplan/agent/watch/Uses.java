package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.Booking;
import dev.bayplan.agent.audit.Booking.PodName;
import dev.bayplan.agent.audit.Picture.Origin;
import dev.bayplan.agent.audit.Picture.Use;
import dev.bayplan.agent.device.GpuProcess;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.metrics.DeviceView.Holder;
import dev.bayplan.agent.metrics.DeviceView.ShareUse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/** Who uses the devices, by their processes and by the books. */
final class Uses {

  private Uses() {}

  /**
   * The processes of all samples but those of the agent's own pod (probes, MPS daemons).
   *
   * @param self where the agent itself comes from
   */
  static List<Use> of(
      List<Sample> samples, IntFunction<Origin> origins, Origin self, Set<Integer> probes) {
    List<Use> uses = new ArrayList<>();
    for (Sample sample : samples) {
      for (GpuProcess process : sample.processes()) {
        Origin origin = origins.apply(process.pid());
        if (!probes.contains(process.pid()) && !ownPod(origin, self)) {
          uses.add(
              new Use(
                  process.pid(), sample.uuid(), process.migUuid(), process.memoryBytes(), origin));
        }
      }
    }
    return uses;
  }

  private static boolean ownPod(Origin origin, Origin self) {
    return origin instanceof Origin.Container(String one, Optional<String> _)
        && self instanceof Origin.Container(String other, Optional<String> _)
        && one.equals(other);
  }

  /** The container that holds a GPU alone. */
  static Optional<Holder> holder(List<Booking> bookings, String gpu) {
    List<Holder> holders =
        bookings.stream()
            .filter(one -> one.held().stream().anyMatch(held -> held.gpu().equals(gpu)))
            .map(one -> new Holder(one.pod(), one.container()))
            .distinct()
            .toList();
    return holders.size() == 1 ? Optional.of(holders.getFirst()) : Optional.empty();
  }

  private record Shared(String podUid, PodName pod, String gpu) {}

  /** Sizes and use of all shares, summed per pod and GPU. */
  static List<ShareUse> shares(
      List<Booking> bookings, List<Use> uses, BiFunction<String, String, String> isolation) {
    Map<Shared, Long> sizes = new LinkedHashMap<>();
    for (Booking booking : bookings) {
      booking
          .held()
          .forEach(held ->
              held.memoryMiB()
                  .ifPresent(size ->
                      sizes.merge(
                          new Shared(booking.podUid(), booking.pod(), held.gpu()),
                          size,
                          Long::sum)));
    }
    return sizes.entrySet().stream()
        .map(entry ->
            new ShareUse(
                entry.getKey().pod(),
                entry.getKey().gpu(),
                entry.getValue(),
                usedMiB(uses, entry.getKey()),
                isolation.apply(entry.getKey().podUid(), entry.getKey().gpu())))
        .toList();
  }

  private static long usedMiB(List<Use> uses, Shared shared) {
    return uses.stream()
            .filter(use -> use.gpu().equals(shared.gpu()))
            .filter(use ->
                use.origin() instanceof Origin.Container(String uid, Optional<String> _)
                    && uid.equals(shared.podUid()))
            .mapToLong(use -> use.memoryBytes().orElse(0))
            .sum()
        >> 20;
  }
}
