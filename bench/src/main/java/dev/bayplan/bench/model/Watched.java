package dev.bayplan.bench.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What kube-scheduler's watches do to its cache and its queue ({@code
 * pkg/scheduler/eventhandlers.go}, 1.36).
 */
final class Watched {

  private final SchedulerCache cache;
  private final SchedulingQueue queue;
  private final Map<String, PodObject> pods = new HashMap<>();

  Watched(SchedulerCache cache, SchedulingQueue queue) {
    this.cache = cache;
    this.queue = queue;
  }

  void happened(Change change) {
    switch (change) {
      case Change.PodPut(PodObject pod) -> podPut(pod);
      case Change.NodePut(NodeObject node) -> nodePut(node);
      case Change.Gone(Change.PodPut(PodObject pod)) -> podGone(pod);
      case Change.Gone(Change.NodePut(NodeObject node)) -> {
        cache.removeNode(node.name());
        queue.happened(QueueEvent.of(QueueEvent.Kind.NODE_DELETED));
      }
      case Change.Gone _ -> {}
      case Change.GpusPut _, Change.LeasePut _, Change.NamespacePut _, Change.PolicyPut _ -> {}
      case Change.GangPut _ -> {}
    }
  }

  private void podPut(PodObject pod) {
    @Nullable PodObject old = pods.get(pod.ref().uid());
    if (old != null && old.revision() >= pod.revision()) {
      return; // A real watch cannot go back.
    }
    if (pod.ended()) { // The scheduler's watch leaves these out: for it the pod is gone.
      podGone(pod);
      return;
    }
    pods.put(pod.ref().uid(), pod);
    if (pod.bound()) {
      boundPut(pod);
    } else if (pod.spec().scheduler().equals(PodSpec.BAYPLAN)) {
      pendingPut(old, pod);
    }
  }

  private void boundPut(PodObject pod) {
    String uid = pod.ref().uid();
    boolean known = cache.isBound(uid);
    cache.putBound(pod);
    queue.remove(uid);
    queue.happened(
        QueueEvent.of(
            known ? QueueEvent.Kind.ASSIGNED_POD_CHANGED : QueueEvent.Kind.ASSIGNED_POD_ADDED));
  }

  private void pendingPut(@Nullable PodObject old, PodObject pod) {
    if (cache.isAssumed(pod.ref().uid())) {
      queue.refresh(pod);
      return;
    }
    // A gated pod's nomination is registered on an update only, not from the first list.
    if (old != null || !pod.gated()) {
      cache.nominate(pod);
    }
    queue.update(pod);
    String before = old == null ? "" : old.status().nominated();
    if (!before.isEmpty() && !before.equals(pod.status().nominated())) {
      queue.happened(QueueEvent.nominationEnded(pod.spec().priority()));
    }
  }

  private void podGone(PodObject pod) {
    String uid = pod.ref().uid();
    if (pods.remove(uid) == null) {
      return;
    }
    boolean onNode = cache.isBound(uid) || cache.isAssumed(uid);
    cache.removeBound(uid);
    cache.forget(uid);
    queue.remove(uid);
    if (cache.endNomination(uid)) {
      queue.happened(QueueEvent.nominationEnded(pod.spec().priority()));
    }
    if (onNode) {
      queue.happened(QueueEvent.of(QueueEvent.Kind.ASSIGNED_POD_DELETED));
    }
  }

  private void nodePut(NodeObject node) {
    NodeObject old = cache.put(node).orElse(null);
    if (old == null) {
      queue.happened(QueueEvent.of(QueueEvent.Kind.NODE_ADDED, node));
      return;
    }
    for (QueueEvent.Kind kind : changes(old, node)) {
      queue.happened(QueueEvent.of(kind, node));
    }
  }

  private static List<QueueEvent.Kind> changes(NodeObject old, NodeObject node) {
    List<QueueEvent.Kind> kinds = new ArrayList<>();
    if (!old.allocatable().equals(node.allocatable())) {
      kinds.add(QueueEvent.Kind.NODE_ALLOCATABLE);
    }
    if (!old.facts().labels().equals(node.facts().labels())) {
      kinds.add(QueueEvent.Kind.NODE_LABELS);
    }
    if (!old.facts().taints().equals(node.facts().taints())
        || old.facts().unschedulable() != node.facts().unschedulable()) {
      kinds.add(QueueEvent.Kind.NODE_TAINTS);
    }
    return kinds;
  }
}
