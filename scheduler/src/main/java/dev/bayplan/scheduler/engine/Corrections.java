package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is to be written about a pod so that it says what is so: a pure function of the pod, its
 * booking and what the kubelet gave it. Only of pods of this scheduler.
 */
final class Corrections {

  /** From the one that promises least; one that we do not know promises nothing. */
  private static final List<String> WEAKEST_FIRST =
      List.of("none", "mps-cooperative", "mps", "mig");

  private static final Pattern WORD = Pattern.compile("[a-z0-9-]{1,32}");

  private Corrections() {}

  /**
   * @param allocations those of this pod that it holds
   * @param giveBack why it must give back what it has; empty where it need not
   */
  static List<Correction> of(
      PodFacts pod, Booking booking, List<Allocation> allocations, String giveBack) {
    if (!pod.ours() || booking.stage() != Booking.Stage.BOUND || pod.marks().leaving()) {
      return List.of();
    }
    if (!giveBack.isEmpty()) {
      return List.of(new Correction.Evict(pod.ref(), giveBack));
    }
    Optional<Correction> evict = evict(pod, allocations);
    if (evict.isPresent()) {
      return List.of(evict.get());
    }
    List<Correction> corrections = new ArrayList<>();
    reassign(pod, booking.plan()).ifPresent(corrections::add);
    isolate(pod, allocations).ifPresent(corrections::add);
    return corrections;
  }

  private static Optional<Correction> evict(PodFacts pod, List<Allocation> allocations) {
    return allocations.stream()
        .map(Allocation::evict)
        .filter(why -> !why.isEmpty())
        .findFirst()
        .map(why -> new Correction.Evict(pod.ref(), why));
  }

  private static Optional<Correction> reassign(PodFacts pod, Plan plan) {
    Set<Grant> real = grants(plan.placement());
    if (real.isEmpty()) {
      return Optional.empty();
    }
    return switch (pod.standing()) {
      case Standing.Assigned(Placement placement, long generation, _) ->
          grants(placement).equals(real)
              ? Optional.empty()
              : Optional.of(new Correction.Reassign(plan.atLeast(generation + 1)));
      case Standing.Unassigned _ -> Optional.of(new Correction.Reassign(plan));
      case Standing.Pending _ ->
          Optional.empty(); // Our own Binding, which the watch has yet to tell.
      case Standing.Ended _ -> Optional.empty();
    };
  }

  static Set<Grant> grants(Placement placement) {
    return new HashSet<>(placement.grants());
  }

  private static Optional<Correction> isolate(PodFacts pod, List<Allocation> allocations) {
    return allocations.stream()
        .map(Allocation::isolation)
        .filter(isolation -> WORD.matcher(isolation).matches())
        .min(Comparator.<String>comparingInt(WEAKEST_FIRST::indexOf).thenComparing(i -> i))
        .filter(weakest -> !weakest.equals(pod.marks().isolation()))
        .map(weakest -> new Correction.Isolate(pod.ref(), weakest));
  }
}
