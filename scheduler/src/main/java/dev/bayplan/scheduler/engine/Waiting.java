package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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

    Pod(PodFacts facts, Request request) {
      this.facts = facts;
      this.request = request;
    }

    String sharingKey() {
      return facts.ref().namespace();
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
    ordered.forEach(p -> all.add(new Checkpoint.WaitingPod(p.facts, new TreeSet<>(p.avoidedRows))));
    return all;
  }

  void restore(Pods pods, Checkpoint.WaitingPod saved) {
    PodFacts facts = pods.interned(saved.pod());
    if (facts.ask() instanceof Request request) {
      put(facts, request).avoidedRows.addAll(saved.avoidedRows());
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
