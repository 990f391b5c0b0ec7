package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Sharer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who has what of a node once its bookings meet what the kubelet gave to whom: a pure function of
 * the two, whatever order they came in.
 *
 * <ul>
 *   <li>What the kubelet gave is had, also by a pod that is gone: until the agent tells otherwise
 *       its devices are <i>releasing</i>.
 *   <li>What is booked for a pod and not given to it yet is had too, unless another pod really has
 *       it. Then the pod is <i>displaced</i>: the kubelet will give it something else, nobody knows
 *       what, so one GPU is held for it without saying which; or, if the other pod ends first, what
 *       was planned, so nobody new comes there. That is all there is to half a swap: no place is
 *       given away before the other half is told.
 * </ul>
 *
 * @param displaced uids of pods that cannot have all of what is booked for them
 */
public record Claims(List<Hold> holds, Set<String> displaced) {

  public Claims {
    holds = List.copyOf(holds);
    displaced = Set.copyOf(displaced);
  }

  /**
   * @param booked by pod uid
   */
  public static Claims of(Map<String, Hold> booked, DeviceReport report) {
    return report.allocations().isEmpty()
        ? new Claims(List.copyOf(booked.values()), Set.of())
        : new Settlement(report).settle(new TreeMap<>(booked));
  }

  /** One node as it is once accounts are settled. */
  public static NodeState state(
      NodeFacts facts, Optional<Checkpoint.Agent> agent, Collection<Booking> bookings) {
    Map<String, Hold> booked = new TreeMap<>();
    bookings.forEach(booking -> booked.put(booking.pod().uid(), booking.hold()));
    Optional<DeviceReport> report = agent.flatMap(Checkpoint.Agent::report);
    boolean heard = agent.map(Checkpoint.Agent::heard).orElse(false);
    return report
        .map(told -> state(facts, told, heard, of(booked, told).holds()))
        .orElseGet(() -> NodeState.unreported(facts, booked.values()));
  }

  static NodeState state(NodeFacts facts, DeviceReport report, boolean heard, List<Hold> holds) {
    NodeState.Agent agent = heard ? NodeState.Agent.SPEAKS : NodeState.Agent.SILENT;
    return NodeState.of(facts, agent, report.handOver(), report.gpus(), holds);
  }

  static String key(PodRef pod) {
    return pod.uid().isEmpty() ? pod.qualifiedName() : pod.uid();
  }

  /** One settling of accounts. */
  private static final class Settlement {

    private final Given given;
    private final MigClaims migs;
    private final Taken taken;
    private final List<Hold> holds = new ArrayList<>();
    private final Set<String> displaced = new TreeSet<>();

    Settlement(DeviceReport report) {
      this.given = new Given(report.allocations());
      this.migs = new MigClaims(report);
      this.taken = new Taken(report);
      report.allocations().stream()
          .flatMap(allocation -> allocation.parts().stream())
          .filter(part -> part.mig().isPresent())
          .forEach(part -> taken.cut(part.gpu()));
    }

    Claims settle(TreeMap<String, Hold> booked) {
      given
          .byPod()
          .forEach((pod, parts) -> {
            Map<GpuId, Hold.GpuHold> had = new TreeMap<>(parts);
            Hold hold = booked.get(pod);
            (hold == null ? List.<Hold.GpuHold>of() : hold.gpus())
                .forEach(part -> had.computeIfPresent(part.gpu(), (_, real) -> both(real, part)));
            taken.given(had.values(), hold == null ? given.sharer(pod) : hold.sharer());
          });
      booked.forEach(this::claim);
      given
          .byPod()
          .forEach((pod, parts) -> {
            if (!booked.containsKey(pod)) {
              holds.add(
                  Hold.releasing(List.copyOf(parts.values()), migs.given(pod), given.sharer(pod)));
            }
          });
      return new Claims(holds, displaced);
    }

    private void claim(String uid, Hold booked) {
      Map<GpuId, Hold.GpuHold> had = new TreeMap<>(given.parts(uid));
      int known = had.size();
      List<Hold.GpuHold> lost = new ArrayList<>();
      for (Hold.GpuHold part : booked.gpus()) {
        if (had.computeIfPresent(part.gpu(), (_, real) -> both(real, part)) != null) {
          known--;
        } else if (taken.leaves(part, booked.sharer())) {
          had.put(part.gpu(), part);
          taken.booked(part, booked.sharer());
        } else {
          lost.add(part);
        }
      }
      MigClaims.Settled settled = migs.claim(uid, booked.migs());
      if (!lost.isEmpty() || !settled.lost().isEmpty()) {
        displaced.add(uid);
        holds.add(Hold.displaced(lost, settled.lost(), booked.sharer()));
      }
      int unknown = Math.max(0, booked.unknownGpus() - known) + lost.size();
      holds.add(
          new Hold(
              booked.resources(),
              List.copyOf(had.values()),
              settled.had(),
              unknown,
              booked.sharer(),
              Hold.Kind.POD));
    }
  }

  /** The booking also knows what is asked of compute. */
  private static Hold.GpuHold both(Hold.GpuHold real, Hold.GpuHold booked) {
    return real.whole() ? real : booked;
  }

  /**
   * What the kubelet gave, MIG devices aside, by pod and GPU; a pod without uid goes by its name.
   */
  private static final class Given {

    private final Map<String, Map<GpuId, Hold.GpuHold>> byPod = new TreeMap<>();
    private final Map<String, String> namespaces = new TreeMap<>();

    Given(Collection<Allocation> allocations) {
      for (Allocation allocation : allocations) {
        String pod = key(allocation.pod());
        namespaces.put(pod, allocation.pod().namespace());
        Map<GpuId, Hold.GpuHold> parts = byPod.computeIfAbsent(pod, p -> new TreeMap<>());
        allocation.parts().stream()
            .filter(part -> part.mig().isEmpty())
            .forEach(part -> parts.merge(part.gpu(), hold(part), Given::sum));
      }
    }

    private static Hold.GpuHold hold(Allocation.Part part) {
      return new Hold.GpuHold(part.gpu(), part.whole(), part.memoryMiB(), 0);
    }

    private static Hold.GpuHold sum(Hold.GpuHold a, Hold.GpuHold b) {
      boolean whole = a.whole() || b.whole();
      return new Hold.GpuHold(a.gpu(), whole, whole ? 0 : a.memoryMiB() + b.memoryMiB(), 0);
    }

    Map<String, Map<GpuId, Hold.GpuHold>> byPod() {
      return byPod;
    }

    Map<GpuId, Hold.GpuHold> parts(String pod) {
      return byPod.getOrDefault(pod, Map.of());
    }

    /** As far as a pod's name tells: its user is not known, so on MPS nobody joins it. */
    Sharer sharer(String pod) {
      return Sharer.of(namespaces.getOrDefault(pod, ""));
    }
  }
}
