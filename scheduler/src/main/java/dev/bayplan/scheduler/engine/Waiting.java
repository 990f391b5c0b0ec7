package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Pods that were refused and that nobody but us can wake: kube-scheduler does not see our state
 * change ({@code extender.md} section 8). Kept in the order in which they are to be tried: higher
 * priority, then older.
 */
final class Waiting {

  private static final Comparator<Pod> ORDER =
      Comparator.comparingInt((Pod pod) -> -pod.facts.priority())
          .thenComparingLong(pod -> pod.facts.createdSeconds())
          .thenComparing(pod -> pod.facts.ref().uid());

  private final Map<String, Pod> byUid = new ConcurrentHashMap<>();
  private final TreeSet<Pod> ordered = new TreeSet<>(ORDER);

  /** One refused pod. */
  static final class Pod {
    final PodFacts facts;
    final Request request;

    /** Nodes that we planned and the in-tree plugins did not offer: no wake for these. */
    final Set<Integer> avoidedRows = new HashSet<>();

    @Nullable SortedMap<Reason, Integer> lastRefusal;

    /** It was woken, and neither has the API server taken that yet nor has kube-scheduler asked. */
    boolean wakeInDoubt;

    private @Nullable Rulebook rulebook;
    private @Nullable PodClass podClass;

    Pod(PodFacts facts, Request request) {
      this.facts = facts;
      this.request = request;
    }

    /**
     * {@link Wanted#of}, which is asked for each pod on each node with room: the class is kept as
     * long as the rules are.
     */
    @SuppressWarnings("ReferenceEquality") // the same rulebook, not an equal one: that is cheap
    Optional<Wanted> wanted(Snapshot now) {
      if (rulebook != now.rulebook()) {
        rulebook = now.rulebook();
        podClass = Wanted.of(now, facts, request).map(Wanted::pod).orElse(null);
      }
      return Optional.ofNullable(podClass).map(all -> Wanted.of(now, facts, all));
    }
  }

  /** The entry of this pod, made where there is none; newer facts replace older ones. */
  Pod put(PodFacts facts, Request request) {
    Pod old = byUid.get(facts.ref().uid());
    if (old != null && old.facts.equals(facts)) {
      return old;
    }
    Pod pod = new Pod(facts, request);
    if (old != null) {
      pod.avoidedRows.addAll(old.avoidedRows);
      pod.lastRefusal = old.lastRefusal;
      pod.wakeInDoubt = old.wakeInDoubt;
      ordered.remove(old);
    }
    byUid.put(facts.ref().uid(), pod);
    ordered.add(pod);
    return pod;
  }

  /** Newer facts of a pod that waits; nothing for one that does not. */
  void update(PodFacts facts) {
    if (byUid.containsKey(facts.ref().uid()) && facts.ask() instanceof Request request) {
      put(facts, request);
    }
  }

  /** The in-tree plugins offered this node after all. */
  void offered(String uid, int row) {
    Pod pod = byUid.get(uid);
    if (pod != null) {
      pod.avoidedRows.remove(row);
      pod.wakeInDoubt = false;
    }
  }

  /** The API server has taken the wake: kube-scheduler will see it. */
  void told(String uid) {
    Pod pod = byUid.get(uid);
    if (pod != null) {
      pod.wakeInDoubt = false;
    }
  }

  /**
   * Devices on this node were held for the pod, and kube-scheduler did not ask although it was
   * told: its own plugins refuse the pod, and an annotation does not wake it then ({@code
   * planned-path.md} section 11.5). No wake for this node until it is offered, or the next pod
   * would never have its turn. A wake in doubt is simply repeated.
   */
  void lapsed(String uid, int row) {
    Pod pod = byUid.get(uid);
    if (pod != null && !pod.wakeInDoubt) {
      pod.avoidedRows.add(row);
    }
  }

  void remove(String uid) {
    Pod old = byUid.remove(uid);
    if (old != null) {
      ordered.remove(old);
    }
  }

  List<Checkpoint.WaitingPod> all() {
    List<Checkpoint.WaitingPod> all = new ArrayList<>();
    ordered.forEach(p ->
        all.add(new Checkpoint.WaitingPod(p.facts, new TreeSet<>(p.avoidedRows), p.wakeInDoubt)));
    return all;
  }

  void restore(Pods pods, Checkpoint.WaitingPod saved) {
    PodFacts facts = pods.interned(saved.pod());
    if (facts.ask() instanceof Request request) {
      Pod pod = put(facts, request);
      pod.avoidedRows.addAll(saved.avoidedRows());
      pod.wakeInDoubt = saved.wakeInDoubt();
    }
  }

  /** May be asked by anybody. */
  int size() {
    return byUid.size();
  }

  /** In the order of trying; a copy, so that the caller may remove while it goes. */
  List<Pod> inOrder() {
    return new ArrayList<>(ordered);
  }
}
