package dev.bayplan.bench.model;

import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.Taint;
import java.util.List;
import java.util.Map;

/**
 * Who refuses a node: kube-scheduler's own filters in the order in which they are asked, and the
 * pseudo plugin under which it books what extenders refused ({@code extender.md} section 8). Each
 * knows which events may change its mind.
 */
enum Plugin {
  UNSCHEDULABLE {
    @Override
    List<String> refusals(PodSpec pod, NodeObject node, Counted used) {
      boolean passes = !node.facts().unschedulable() || tolerates(pod.constraints(), CORDON);
      return passes ? List.of() : List.of("node(s) were unschedulable");
    }

    @Override
    boolean wakes(QueueEvent event, PodSpec pod) {
      return aboutNode(event, pod, QueueEvent.Kind.NODE_TAINTS);
    }
  },

  TAINT_TOLERATION {
    @Override
    List<String> refusals(PodSpec pod, NodeObject node, Counted used) {
      for (Taint taint : node.facts().taints()) {
        if (taint.effect() != Taint.Effect.PREFER_NO_SCHEDULE
            && !tolerates(pod.constraints(), taint)) {
          return List.of("node(s) had untolerated taint(s)");
        }
      }
      return List.of();
    }

    @Override
    boolean wakes(QueueEvent event, PodSpec pod) {
      return aboutNode(event, pod, QueueEvent.Kind.NODE_TAINTS);
    }
  },

  NODE_AFFINITY {
    @Override
    List<String> refusals(PodSpec pod, NodeObject node, Counted used) {
      return selects(pod.constraints(), node.facts())
          ? List.of()
          : List.of("node(s) didn't match Pod's node affinity/selector");
    }

    @Override
    boolean wakes(QueueEvent event, PodSpec pod) {
      return aboutNode(event, pod, QueueEvent.Kind.NODE_LABELS);
    }
  },

  FIT {
    @Override
    List<String> refusals(PodSpec pod, NodeObject node, Counted used) {
      return node.allocatable().lacks(pod.counted(), used);
    }

    @Override
    boolean wakes(QueueEvent event, PodSpec pod) {
      return event.kind() == QueueEvent.Kind.ASSIGNED_POD_DELETED
          || aboutNode(event, pod, QueueEvent.Kind.NODE_ALLOCATABLE);
    }
  },

  EXTENDER {
    @Override
    List<String> refusals(PodSpec pod, NodeObject node, Counted used) {
      return List.of();
    }

    @Override
    boolean wakes(QueueEvent event, PodSpec pod) {
      return true;
    }
  };

  private static final Taint CORDON =
      new Taint("node.kubernetes.io/unschedulable", "", Taint.Effect.NO_SCHEDULE);

  /** Why the pod cannot go there, in the plugin's words; empty where it can. */
  abstract List<String> refusals(PodSpec pod, NodeObject node, Counted used);

  /** Whether a pod that this plugin refused is worth another try after the event. */
  abstract boolean wakes(QueueEvent event, PodSpec pod);

  /** A node came or changed in this respect, and this plugin lets the pod onto it when empty. */
  boolean aboutNode(QueueEvent event, PodSpec pod, QueueEvent.Kind respect) {
    return (event.kind() == QueueEvent.Kind.NODE_ADDED || event.kind() == respect)
        && event.nodes().stream().anyMatch(node -> refusals(pod, node, Counted.NONE).isEmpty());
  }

  private static boolean tolerates(NodeConstraints constraints, Taint taint) {
    return constraints.tolerations().stream().anyMatch(t -> t.tolerates(taint));
  }

  private static boolean selects(NodeConstraints constraints, NodeFacts node) {
    for (Map.Entry<String, String> wanted : constraints.selector().entrySet()) {
      if (!wanted.getValue().equals(node.labels().get(wanted.getKey()))) {
        return false;
      }
    }
    return constraints.required().isEmpty()
        || constraints.required().stream().anyMatch(t -> t.matches(node.name(), node.labels()));
  }
}
