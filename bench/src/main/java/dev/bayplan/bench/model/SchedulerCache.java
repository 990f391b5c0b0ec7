package dev.bayplan.bench.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What kube-scheduler counts with: nodes, pods on them, pods that it assumes on them while their
 * bind is under way, and pods nominated to them.
 */
final class SchedulerCache {

  private final Map<String, NodeObject> nodes = new TreeMap<>();
  private final Map<String, PodObject> bound = new HashMap<>();
  private final Map<String, Assumed> assumed = new HashMap<>();
  private final Map<String, PodObject> nominated = new TreeMap<>();
  private final Map<String, Counted> used = new HashMap<>();

  private record Assumed(PodObject pod, String node) {}

  /** Each node's name, sorted. */
  List<String> nodeNames() {
    return new ArrayList<>(nodes.keySet());
  }

  Optional<NodeObject> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  Optional<NodeObject> put(NodeObject node) {
    return Optional.ofNullable(nodes.put(node.name(), node));
  }

  void removeNode(String name) {
    nodes.remove(name);
  }

  /** A pod that the API server says is on a node; it confirms an assumed one. */
  void putBound(PodObject pod) {
    forget(pod.ref().uid());
    removeBound(pod.ref().uid());
    bound.put(pod.ref().uid(), pod);
    nominated.remove(pod.ref().uid());
    add(pod.status().node(), pod.spec().counted(), 1);
  }

  boolean isBound(String uid) {
    return bound.containsKey(uid);
  }

  void removeBound(String uid) {
    PodObject old = bound.remove(uid);
    if (old != null) {
      add(old.status().node(), old.spec().counted(), -1);
    }
  }

  void assume(PodObject pod, String node) {
    assumed.put(pod.ref().uid(), new Assumed(pod, node));
    nominated.remove(pod.ref().uid());
    add(node, pod.spec().counted(), 1);
  }

  boolean isAssumed(String uid) {
    return assumed.containsKey(uid);
  }

  /** Ends an assumption; false where there was none. */
  boolean forget(String uid) {
    Assumed old = assumed.remove(uid);
    if (old != null) {
      add(old.node(), old.pod().spec().counted(), -1);
    }
    return old != null;
  }

  /** Takes note of the pod's nomination, or that it has none. */
  void nominate(PodObject pod) {
    if (pod.status().nominated().isEmpty()) {
      nominated.remove(pod.ref().uid());
    } else {
      nominated.put(pod.ref().uid(), pod);
    }
  }

  boolean endNomination(String uid) {
    return nominated.remove(uid) != null;
  }

  /** What counts against {@code pod} there: pods, and nominations of equal or higher priority. */
  Counted usedAgainst(PodObject pod, String node) {
    Counted sum = used.getOrDefault(node, Counted.NONE);
    for (PodObject other : nominated.values()) {
      if (other.status().nominated().equals(node)
          && other.spec().priority() >= pod.spec().priority()
          && !other.ref().uid().equals(pod.ref().uid())) {
        sum = sum.plus(other.spec().counted());
      }
    }
    return sum;
  }

  private void add(String node, Counted counted, int sign) {
    Counted now = used.getOrDefault(node, Counted.NONE);
    used.put(node, sign > 0 ? now.plus(counted) : now.minus(counted));
  }
}
