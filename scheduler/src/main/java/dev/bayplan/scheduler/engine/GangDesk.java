package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.GangTerms;
import dev.bayplan.policies.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedCollection;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Takes in, inside the writer, what concerns gangs: who stands in line together, and that no gang
 * holds devices without its quorum for longer than its lease. A lease runs from the first release
 * of a member until the quorum is bound; at its end all that is held is given back, bound members
 * are evicted, and the gang is not tried for a while.
 */
final class GangDesk {

  /** Longer without a tick than this, and nobody could have bound anything: leases stand still. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final Ledger ledger;
  private final Settings settings;
  private final Map<String, Gang> gangs = new TreeMap<>();
  private final Map<String, String> gangOf = new HashMap<>();
  private final Set<String> dirty = new TreeSet<>();
  private final GangPlanDesk plans;

  GangDesk(Ledger ledger, Settings settings) {
    this.ledger = ledger;
    this.settings = settings;
    this.plans = new GangPlanDesk(this, ledger, settings);
  }

  GangPlanDesk plans() {
    return plans;
  }

  static String key(String namespace, String gang) {
    return namespace + "/" + gang;
  }

  /** What is known of this pod has changed. */
  void seen(PodFacts pod) {
    String uid = pod.ref().uid();
    String key =
        pod.ours()
            ? pod.ties().gang().map(its -> key(pod.ref().namespace(), its.gang())).orElse("")
            : "";
    String before = key.isEmpty() ? gangOf.remove(uid) : gangOf.put(uid, key);
    if (before != null && !before.equals(key)) {
      leave(before, uid);
    }
    if (!key.isEmpty()) {
      gang(key).uids.add(uid);
      dirty.add(key);
    }
  }

  void gone(String uid) {
    String key = gangOf.remove(uid);
    if (key != null) {
      leave(key, uid);
    }
  }

  private void leave(String key, String uid) {
    Gang gang = gang(key);
    gang.uids.remove(uid);
    gang.evicted.remove(uid);
    dirty.add(key);
  }

  /** The gang of this key; a new one where none is known. */
  Gang gang(String key) {
    return gangs.computeIfAbsent(key, Gang::new);
  }

  void said(String namespace, String name, Optional<GangTerms> terms) {
    String key = key(namespace, name);
    gang(key).said = terms;
    dirty.add(key);
  }

  /** The pod was booked otherwise, or nothing is held for it any more. */
  void booked(String uid) {
    String key = gangOf.get(uid);
    if (key != null) {
      dirty.add(key);
    }
  }

  /** The gang of this pod; null where it is in none. */
  @Nullable Gang of(String uid) {
    String key = gangOf.get(uid);
    return key == null ? null : gangs.get(key);
  }

  @Nullable Gang named(String key) {
    return gangs.get(key);
  }

  /** Calls the roll of all gangs of which something has changed. */
  void settle(long nowNanos) {
    while (!dirty.isEmpty()) {
      List<String> keys = List.copyOf(dirty);
      dirty.clear();
      keys.forEach(key -> call(gang(key), nowNanos));
    }
  }

  Collection<Gang> all() {
    return gangs.values();
  }

  /** Something is to be looked at that concerns no single pod. */
  void look(Gang gang) {
    dirty.add(gang.key);
  }

  private void call(Gang gang, long nowNanos) {
    if (gang.isForgotten()) {
      gangs.remove(gang.key);
      return;
    }
    Muster before = gang.muster;
    List<PodFacts> pods = pods(gang);
    gang.started &= pods.stream().anyMatch(GangDesk::isOnANode);
    gang.called(Roll.call(pods, gang.said, gang.started));
    if (gang.muster instanceof Muster.Ready ready && isWhole(gang, ready)) {
      gang.whole();
      gang.called(Roll.call(pods, gang.said, true));
    } else if (gang.backsOff(nowNanos)) {
      giveBack(gang); // Somebody was bound, or planned, while it was given back.
    } else if (gang.started) {
      gang.waits(waitsForMembers(gang, pods), nowNanos, settings.gangLease());
    }
    gang.turn &= gang.uids.stream().anyMatch(this::isBooked);
    ledger.concern(GangPlanDesk.name(gang));
    line(gang, pods, nowNanos);
    if (!before.equals(gang.muster)) {
      gang.uids.forEach(ledger::concern);
    }
  }

  /** Who stands in line, and with whom. */
  private void line(Gang gang, List<PodFacts> pods, long nowNanos) {
    if (!(gang.muster instanceof Muster.Ready ready)) {
      pods.forEach(pod -> stand(pod, null));
      return;
    }
    boolean able = !gang.backsOff(nowNanos) && ready.together().stream().allMatch(this::isAble);
    boolean complete = ready.together().stream().allMatch(pod -> isBooked(pod.ref().uid()));
    ready.together().forEach(pod -> stand(pod, able ? gang.key : null));
    ready.others().forEach(pod -> stand(pod, complete ? "" : null));
    ready.surplus().forEach(pod -> stand(pod, null));
  }

  /** Not behind another gate, and with a request that makes sense. */
  private boolean isAble(PodFacts pod) {
    return ledger.queue().get(pod.ref().uid()) != null || isBooked(pod.ref().uid());
  }

  List<PodFacts> pods(Gang gang) {
    List<PodFacts> pods = new ArrayList<>();
    for (String uid : gang.uids) {
      PodFacts pod = ledger.pods().get(uid);
      if (pod != null) {
        pods.add(pod);
      }
    }
    return pods;
  }

  /**
   * @param with its gang, "" where it stands for itself; null where it does not stand
   */
  private void stand(PodFacts pod, @Nullable String with) {
    Waiter waiter = ledger.queue().get(pod.ref().uid());
    if (waiter == null) {
      return;
    }
    if (with == null) {
      ledger.queue().leave(waiter.uid());
      return;
    }
    if (!waiter.gang().equals(with)) {
      ledger.remember(waiter.together(with));
    }
    if (ledger.booking(waiter.uid()) == null) {
      ledger.stand(waiter.uid());
    }
  }

  private static boolean isOnANode(PodFacts pod) {
    return pod.standing() instanceof Standing.Assigned
        || pod.standing() instanceof Standing.Unassigned;
  }

  /** Something of it is given to kube-scheduler: from here on it has so much time. */
  void out(String uid, long nowNanos) {
    Gang gang = of(uid);
    if (gang != null && !gang.started && gang.leaseEnds == 0) {
      gang.lend(nowNanos, settings.gangLease());
    }
  }

  /** Gangs that run already, and of which no lease is known, were whole before this life. */
  void adopt() {
    for (Gang gang : gangs.values()) {
      if (gang.leaseEnds == 0 && pods(gang).stream().anyMatch(GangDesk::isOnANode)) {
        gang.whole();
        dirty.add(gang.key);
      }
    }
  }

  /**
   * Whether it has lost members whom others are to replace, and runs without its quorum. Where
   * nobody waits, members have ended, and none is missing.
   */
  private boolean waitsForMembers(Gang gang, List<PodFacts> pods) {
    return gang.muster instanceof Muster.Ready ready
        && !isWhole(gang, ready)
        && pods.stream()
            .anyMatch(pod -> pod.standing() instanceof Standing.Pending && !pod.marks().leaving());
  }

  /** Nobody is missing: the watch, or the answer to a Binding, told of all. */
  private boolean isWhole(Gang gang, Muster.Ready ready) {
    long bound = gang.uids.stream().filter(this::isBound).count();
    return bound >= Math.max(1, ready.terms().minCount());
  }

  private boolean isBooked(String uid) {
    return ledger.booking(uid) != null;
  }

  private boolean isBound(String uid) {
    Booking booking = ledger.booking(uid);
    return booking != null && booking.stage() == Booking.Stage.BOUND;
  }

  private boolean anyOut(Gang gang) {
    return gang.uids.stream()
        .map(ledger::booking)
        .anyMatch(booking -> booking != null && booking.stage() != Booking.Stage.PLANNED);
  }

  boolean isDue() {
    return gangs.values().stream().anyMatch(gang -> gang.leaseEnds != 0 || gang.notBefore != 0);
  }

  /** Time has passed: leases and back-offs end. */
  void tick(long nowNanos) {
    for (Gang gang : List.copyOf(gangs.values())) {
      gang.look(nowNanos, PAUSE);
      if (gang.leaseEnds != 0 && gang.leaseEnds - nowNanos <= 0) {
        gang.failed(nowNanos);
        giveBack(gang);
        dirty.add(gang.key);
      } else if (gang.notBefore != 0 && !gang.backsOff(nowNanos)) {
        gang.notBefore = 0;
        dirty.add(gang.key);
      }
    }
  }

  private void giveBack(Gang gang) {
    for (String uid : gang.uids) {
      Booking booking = ledger.booking(uid);
      if (booking != null && booking.stage().isPromise()) {
        ledger.release(uid);
      } else if (booking != null && booking.stage() == Booking.Stage.BOUND) {
        gang.evicted.put(
            uid,
            "its gang "
                + gang.key
                + " was not whole within "
                + settings.gangLease().toSeconds()
                + " s; all of it is given back and tried again");
      }
      ledger.queue().leave(uid);
      ledger.concern(uid);
    }
  }

  /** There is no room for those who have no plan. */
  void refused(String key) {
    Gang gang = gang(key);
    if (!anyOut(gang)) {
      gang.uids.stream().filter(this::isBooked).toList().forEach(ledger::release);
    }
  }

  /** Why this bound pod is evicted; empty where it is not. */
  String eviction(String uid) {
    Gang gang = of(uid);
    return gang == null ? "" : gang.evicted.getOrDefault(uid, "");
  }

  /** Whether the pod may only be placed with its gang. */
  boolean holdsBack(String uid) {
    Gang gang = of(uid);
    if (gang == null) {
      return false;
    }
    return !(gang.muster instanceof Muster.Ready ready)
        || ready.others().stream().noneMatch(pod -> pod.ref().uid().equals(uid));
  }

  /** Why nobody tries to place this pod now; empty where somebody does. */
  String whyNot(String uid) {
    Gang gang = of(uid);
    if (gang == null || isBooked(uid)) {
      return "";
    }
    return switch (gang.muster) {
      case Muster.Waiting(String role, int here, int needed) ->
          Reason.GangIncomplete
              + ": "
              + here
              + " of "
              + needed
              + " members are there"
              + (role.isEmpty() ? "" : " in the role " + role);
      case Muster.Unknown _ ->
          Reason.GangIncomplete
              + ": no object says how many members "
              + gang.key
              + " has; write bayplan.dev/gang-size into them, or make the object that they name";
      case Muster.Contradiction(String sentence) -> Reason.InvalidGpuRequest + ": " + sentence;
      case Muster.Ready ready ->
          ready.surplus().stream().anyMatch(pod -> pod.ref().uid().equals(uid))
              ? Reason.GangIncomplete + ": the gang is complete without this pod"
              : ready.together().stream().allMatch(this::isAble)
                  ? ""
                  : Reason.GangIncomplete
                      + ": a member waits behind another gate, or asks for what makes no sense";
    };
  }

  /** Those whose release must be together with this pod's; empty where it goes alone. */
  SequencedCollection<String> together(String uid) {
    Gang gang = of(uid);
    return gang == null || gang.started || !gang.together.contains(uid) ? List.of() : gang.together;
  }

  List<Checkpoint.GangState> states() {
    return gangs.values().stream().map(Gang::state).toList();
  }

  void restore(List<Checkpoint.GangState> states) {
    states.forEach(state -> gang(state.key()).restore(state));
    ledger.pods().all().forEach(this::seen);
    dirty.clear();
    for (Gang gang : gangs.values()) {
      gang.called(Roll.call(pods(gang), gang.said, gang.started));
    }
  }
}
