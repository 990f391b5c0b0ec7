package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes in, inside the writer, what is told of pods. */
final class PodDesk {

  private static final Comparator<PodFacts> BY_AGE =
      Comparator.comparingLong(PodFacts::createdSeconds).thenComparing(pod -> pod.ref().uid());

  private final Ledger ledger;

  /** Where the API server took a nominated node of ours, until the watch tells. */
  private final Map<String, String> named = new HashMap<>();

  /**
   * Pods that were gated and named before this life: kube-scheduler's queue registers such a name
   * on an update only ({@code planned-path.md} section 3), so they are touched once.
   */
  private final Set<String> touches = new HashSet<>();

  PodDesk(Ledger ledger) {
    this.ledger = ledger;
  }

  void seen(PodFacts seen) {
    boolean isNew = ledger.pods().get(seen.ref().uid()) == null;
    PodFacts pod = ledger.pods().put(seen);
    if (pod == null) {
      return; // older than what we know, or gone for good
    }
    if (isNew) {
      ledger.learn(pod);
    }
    String uid = pod.ref().uid();
    if (pod.ours()) {
      ledger.concern(uid);
    }
    ledger.placed(uid);
    ledger.gangs().seen(pod);
    switch (pod.standing()) {
      case Standing.Pending pending -> pending(pod, pending);
      case Standing.Ended _ -> {
        forget(uid);
        ledger.release(uid);
      }
      case Standing.Assigned assigned -> assigned(pod, assigned);
      case Standing.Unassigned other -> unassigned(pod, other);
    }
  }

  private void pending(PodFacts pod, Standing.Pending pending) {
    String uid = pod.ref().uid();
    named.remove(uid, pending.nominated());
    if (!pod.ours() || !(pod.ask() instanceof Request request)) {
      return;
    }
    if (pod.marks().leaving() || pending.gates() == Standing.Gates.OTHERS) {
      forget(uid);
      if (isPromise(uid)) {
        ledger.release(uid);
      }
      return;
    }
    if (pending.gates() == Standing.Gates.OURS || pod.ties().gang().isPresent()) {
      ledger.queueUp(pod, request);
      released(uid, pending.gates());
    } else if (ledger.queue().get(uid) != null) {
      ledger.queue().put(pod, request, ledger.snapshot().rulebook());
      released(uid, pending.gates());
    }
  }

  private boolean isPromise(String uid) {
    Booking booking = ledger.booking(uid);
    return booking != null && booking.stage().isPromise();
  }

  /** Somebody took the gate off before its turn: kube-scheduler is about to ask. */
  private void released(String uid, Standing.Gates gates) {
    Booking booking = ledger.booking(uid);
    if (gates == Standing.Gates.NONE
        && booking != null
        && booking.stage() == Booking.Stage.PLANNED) {
      ledger.lend(booking, Booking.Stage.RELEASED);
    }
  }

  private void unassigned(PodFacts pod, Standing.Unassigned other) {
    Booking known = ledger.booking(pod.ref().uid());
    if (known != null && known.node().equals(other.node()) && speaksForItself(known)) {
      forget(pod.ref().uid());
      ledger.book(known.in(Booking.Stage.BOUND, 0));
    } else {
      bound(pod, Occupancy.unassigned(pod, other.node()), 1, PlannedBy.NOBODY);
    }
    ledger.follow(other.node(), pod.ref().uid());
  }

  /**
   * Whether what we know of a pod on this node is more than a pod without assignment tells: it was
   * bound before, or has no devices. A plan that we did not post yet says nothing: somebody else
   * has bound the pod, and its kubelet knows nothing of our devices.
   */
  private static boolean speaksForItself(Booking known) {
    return known.stage() == Booking.Stage.BOUND || known.plan().placement().grants().isEmpty();
  }

  /** Our own books may be ahead of the pod: then they followed the kubelet. */
  private void assigned(PodFacts pod, Standing.Assigned assigned) {
    Booking known = ledger.booking(pod.ref().uid());
    String node = assigned.placement().node();
    boolean ahead =
        known != null
            && known.stage() == Booking.Stage.BOUND
            && known.node().equals(node)
            && known.plan().generation() > assigned.generation();
    if (!ahead) {
      bound(pod, Occupancy.of(pod, assigned), assigned.generation(), assigned.by());
      ledger.follow(node, pod.ref().uid());
    }
  }

  private void bound(PodFacts pod, Occupancy occupancy, long generation, PlannedBy by) {
    Booking known = ledger.booking(pod.ref().uid());
    Plan plan =
        known != null && known.plan().placement().equals(occupancy.placement())
            ? known.plan().atLeast(generation)
            : new Plan(pod.ref(), occupancy.placement(), generation, "", by);
    forget(pod.ref().uid());
    ledger.book(new Booking(plan, occupancy.hold(), Booking.Stage.BOUND, 0));
  }

  /** It waits for nothing any more. */
  void forget(String uid) {
    ledger.queue().remove(uid);
    named.remove(uid);
    touches.remove(uid);
  }

  void gone(String uid) {
    ledger.pods().gone(uid);
    forget(uid);
    ledger.release(uid);
    ledger.gangs().gone(uid);
    ledger.concern(uid);
  }

  /** A pod that kube-scheduler told us of before the API server did. */
  void heardOf(PodFacts pod) {
    if (ledger.pods().put(pod) != null) {
      ledger.learn(pod);
      ledger.gangs().seen(pod);
    }
  }

  /** The API server took the name. */
  void named(String uid, String node) {
    PodFacts pod = ledger.pods().get(uid);
    if (pod != null && pod.standing() instanceof Standing.Pending) {
      if (pod.nominated().equals(node)) {
        named.remove(uid);
      } else {
        named.put(uid, node);
      }
      told(uid);
    }
  }

  void woken(String uid, String decision) {
    Booking held = ledger.booking(uid);
    if (held != null && held.plan().decision().equals(decision)) {
      touches.remove(uid);
      told(uid);
    }
  }

  private void told(String uid) {
    Waiter waiter = ledger.queue().get(uid);
    if (waiter != null && waiter.inDoubt()) {
      ledger.remember(waiter.inDoubt(false));
    }
    ledger.concern(uid);
  }

  /** {@code status.nominatedNodeName} as far as we know. */
  String nominated(PodFacts pod) {
    return named.getOrDefault(pod.ref().uid(), pod.nominated());
  }

  boolean mustTouch(String uid) {
    return touches.contains(uid);
  }

  /**
   * A promise was not used in time. Of a pod whose gate is still there it is ours to keep. Else
   * kube-scheduler did not ask although it was told: its own plugins refuse the pod, and neither
   * name nor annotation wakes it then ({@code planned-path.md} section 11.5). No try on this node
   * until it is offered, or the next pod would never have its turn. A wake in doubt is repeated.
   */
  void lapsed(String uid) {
    Booking booking = ledger.booking(uid);
    PodFacts pod = ledger.pods().get(uid);
    if (booking == null) {
      return;
    }
    if (booking.stage() == Booking.Stage.RELEASED
        && pod != null
        && pod.gates() == Standing.Gates.OURS) {
      ledger.lend(booking, Booking.Stage.RELEASED);
      return;
    }
    Waiter waiter = ledger.queue().get(uid);
    if (waiter != null) {
      int row = ledger.nodes().row(booking.node());
      ledger.remember(waiter.inDoubt() ? waiter : waiter.avoiding(row).atTheHead());
    }
    ledger.release(uid);
  }

  /**
   * A whole list was read. Whoever is pending may have been refused, planned or released by the
   * life before, and nobody but us looks after it now: plans that were written are kept, names are
   * tried first, and all are tried.
   */
  void listed(Event.PodsListed listed) {
    ledger.pods().missing(listed).forEach(this::gone);
    List<PodFacts> pending = new ArrayList<>();
    for (PodFacts pod : ledger.pods().all()) {
      if (pod.ours() && pod.standing() instanceof Standing.Pending && !pod.marks().leaving()) {
        pending.add(pod);
      }
    }
    pending.sort(BY_AGE);
    pending.forEach(this::restorePlan);
    pending.forEach(this::tryAnew);
    ledger.gangs().adopt();
  }

  private void tryAnew(PodFacts pod) {
    String uid = pod.ref().uid();
    if (!(pod.ask() instanceof Request request)
        || pod.gates() == Standing.Gates.OTHERS
        || ledger.booking(uid) != null
        || (pod.gates() == Standing.Gates.NONE && !request.wantsGpus())) {
      return;
    }
    ledger.queueUp(pod, request);
    Waiter waiter = ledger.queue().get(uid);
    if (pod.gates() == Standing.Gates.OURS && !pod.nominated().isEmpty() && waiter != null) {
      touches.add(uid);
      ledger.remember(waiter.firstOn(ledger.nodes().row(pod.nominated())));
    }
    ledger.queue().tryEverywhere(uid);
  }

  /**
   * A released pod says what was planned for it. Two lives may have planned the same device; and
   * meanwhile the node may have closed (seeds 39 and 69 of the simulation), or its kubelet have
   * given the device to another pod (seeds 145, 218, 266 and 277).
   */
  private void restorePlan(PodFacts pod) {
    if (!(pod.ask() instanceof Request request) || ledger.booking(pod.ref().uid()) != null) {
      return;
    }
    if (pod.gates() == Standing.Gates.NONE
        && pod.standing() instanceof Standing.Pending pending
        && pending.written().isPresent()) {
      Standing.Written written = pending.written().get();
      Plan plan = new Plan(pod.ref(), written.placement(), written.generation(), "", written.by());
      if (restore(pod, request, plan, Booking.Stage.RELEASED)) {
        // The only one of its gang, perhaps (seeds 422 and 537 of the contest of two gangs).
        ledger.gangIsOut(pod.ref().uid());
      }
    } else if (pod.gates() == Standing.Gates.OURS) {
      ledger.gangs().plans().planOf(pod, request).ifPresent(plan -> resume(pod, request, plan));
    }
  }

  /** Its gang's plan was written, and it was not its turn yet. */
  private void resume(PodFacts pod, Request request, Plan plan) {
    if (restore(pod, request, plan, Booking.Stage.PLANNED) && !pod.nominated().isEmpty()) {
      touches.add(pod.ref().uid());
    }
  }

  /** False where the pod cannot have it. */
  private boolean restore(PodFacts pod, Request request, Plan plan, Booking.Stage stage) {
    String uid = pod.ref().uid();
    Placement placement = plan.placement();
    int before = ledger.overCommitments(placement.node());
    ledger.queueUp(pod, request);
    Hold hold =
        Hold.of(request, placement, plan.by().sharer(pod.ref().namespace(), request.user()));
    ledger.lend(new Booking(plan, hold, stage, 0), stage);
    boolean gone =
        ledger.overCommitments(placement.node()) > before || isGone(uid, placement.node(), request);
    if (gone) {
      ledger.release(uid);
    }
    return !gone;
  }

  /** Whether the pod cannot have there, any more, what was planned for it. */
  private boolean isGone(String uid, String node, Request request) {
    return !ledger.nodes().exists(node)
        || (request.wantsGpus() && !ledger.nodes().isOpen(node))
        || ledger.nodes().claims(node).displaced().contains(uid);
  }

  Map<String, String> names() {
    return new TreeMap<>(named);
  }

  Set<String> touches() {
    return new TreeSet<>(touches);
  }

  void restore(Map<String, String> names, Set<String> toTouch) {
    named.putAll(names);
    touches.addAll(toTouch);
  }

  /** What a pod that is bound occupies, and where. */
  private record Occupancy(Placement placement, Hold hold) {

    static Occupancy of(PodFacts pod, Standing.Assigned assigned) {
      Placement placement = assigned.placement();
      return switch (pod.ask()) {
        case Request request when placement.grants().isEmpty() && request.wantsGpus() ->
            unassigned(pod, placement.node());
        case Request request ->
            new Occupancy(
                placement,
                Hold.of(
                    request,
                    placement,
                    assigned.by().sharer(pod.ref().namespace(), request.user())));
        case InvalidRequest invalid -> new Occupancy(placement, Hold.of(invalid));
      };
    }

    /** Whoever bound it knew nothing of our policies. */
    static Occupancy unassigned(PodFacts pod, String node) {
      Hold hold =
          switch (pod.ask()) {
            case Request request ->
                Hold.unassigned(
                    request, PlannedBy.NOBODY.sharer(pod.ref().namespace(), request.user()));
            case InvalidRequest invalid -> Hold.of(invalid);
          };
      return new Occupancy(new Placement(node, List.of()), hold);
    }
  }
}
