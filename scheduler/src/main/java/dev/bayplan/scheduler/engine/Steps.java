package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Reason;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The next step of a pod on the planned path: a pure function of what it says and what is planned
 * for it. Name, then gate; a name without a plan is taken away ({@code planned-path.md} section
 * 12).
 */
final class Steps {

  private Steps() {}

  /**
   * What is known of one pod that is not bound.
   *
   * @param waiter absent where it does not wait for us
   * @param held why nobody tries to place it now; empty where somebody does
   * @param refused why no node will do, as far as it was tried
   * @param nominated the node that is named, also where the watch has not told yet
   * @param touch whether its name is from before this life, and does not count yet
   */
  record View(
      PodFacts pod,
      @Nullable Booking booking,
      @Nullable Waiter waiter,
      String held,
      List<Reason> refused,
      String nominated,
      boolean touch) {}

  static List<Correction> of(View view) {
    if (!view.pod().ours() || view.pod().marks().leaving()) {
      return List.of();
    }
    return switch (view.pod().gates()) {
      case OTHERS -> List.of();
      case OURS -> gated(view).stream().toList();
      case NONE -> free(view).stream().toList();
    };
  }

  private static Optional<Correction> gated(View view) {
    Booking booking = view.booking();
    if (booking == null) {
      return withoutPlan(view);
    }
    if (!view.nominated().equals(booking.node())) {
      return Optional.of(name(booking));
    }
    if (booking.stage() == Booking.Stage.RELEASED) {
      return Optional.of(new Correction.Release(booking.plan()));
    }
    return view.touch()
        ? Optional.of(new Correction.Wake(view.pod().ref(), booking.plan().decision()))
        : Optional.empty();
  }

  private static Optional<Correction> withoutPlan(View view) {
    Waiter waiter = view.waiter();
    boolean triedThereFirst = waiter != null && waiter.first() != Waiter.NOWHERE;
    if (!view.nominated().isEmpty() && !triedThereFirst) {
      return Optional.of(clear(view));
    }
    String reason = reason(view);
    return reason.isEmpty() || reason.equals(view.pod().marks().reason())
        ? Optional.empty()
        : Optional.of(new Correction.Explain(view.pod().ref(), reason));
  }

  private static String reason(View view) {
    if (view.pod().ask() instanceof InvalidRequest invalid) {
      return Reason.InvalidGpuRequest + ": " + invalid.problem();
    }
    if (!view.held().isEmpty()) {
      return view.held();
    }
    return view.refused().stream()
        .map(reason -> reason + ": " + reason.sentence())
        .collect(Collectors.joining("; "));
  }

  /** kube-scheduler may try it: only a new plan of ours, or the end of one, is news to it. */
  private static Optional<Correction> free(View view) {
    Booking booking = view.booking();
    Waiter waiter = view.waiter();
    if (booking == null) {
      return view.nominated().isEmpty() ? Optional.empty() : Optional.of(clear(view));
    }
    if (waiter == null || !waiter.inDoubt() || booking.stage() != Booking.Stage.RESERVED) {
      return Optional.empty();
    }
    // For the same node again the name would be no news: an annotation is.
    return Optional.of(
        view.pod().nominated().equals(booking.node())
            ? new Correction.Wake(view.pod().ref(), booking.plan().decision())
            : name(booking));
  }

  private static Correction name(Booking booking) {
    Plan plan = booking.plan();
    return new Correction.Nominate(plan.pod(), booking.node(), plan.decision());
  }

  private static Correction clear(View view) {
    return new Correction.Nominate(view.pod().ref(), "", "");
  }
}
