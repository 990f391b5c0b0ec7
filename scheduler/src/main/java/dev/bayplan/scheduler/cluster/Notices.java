package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import dev.bayplan.scheduler.engine.Correction;
import java.util.stream.Collectors;

/** What people are told of a correction. */
final class Notices {

  private Notices() {}

  static Notice of(Correction correction) {
    return switch (correction) {
      case Correction.Reassign reassign ->
          new Notice(
              Notice.Type.NORMAL,
              "DevicesChanged",
              "The kubelet gave this pod "
                  + devices(reassign.plan().placement())
                  + ", and the assignment says so now.");
      case Correction.Isolate isolate ->
          new Notice(
              Notice.Type.NORMAL,
              "GpuIsolation",
              "Isolation of this pod's share of a GPU is "
                  + isolate.isolation()
                  + ": "
                  + meaning(isolate.isolation())
                  + ".");
      case Correction.Evict evict ->
          new Notice(Notice.Type.WARNING, "DevicesUnfit", "Evicted by Bayplan: " + evict.why());
      case Correction.Explain explain ->
          new Notice(Notice.Type.NORMAL, "Waiting", "Not placed yet: " + explain.reason());
      case Correction.Nominate _,
          Correction.Release _,
          Correction.Wake _,
          Correction.WriteGangPlan _,
          Correction.DeleteGangPlan _ ->
          throw new IllegalArgumentException("nobody is told of " + correction);
    };
  }

  private static String devices(Placement placement) {
    return placement.grants().stream()
        .map(Grant::gpu)
        .distinct()
        .map(Object::toString)
        .collect(Collectors.joining(", "));
  }

  private static String meaning(String isolation) {
    return switch (isolation) {
      case "mig" -> "it is a MIG device of its own";
      case "mps" -> "its limits are enforced by MPS";
      case "mps-cooperative" -> "MPS limits apply that the pod's own environment could drop";
      case "none" -> "nothing keeps other pods on the GPU from taking more than their share";
      default -> "as the node's agent calls it";
    };
  }
}
