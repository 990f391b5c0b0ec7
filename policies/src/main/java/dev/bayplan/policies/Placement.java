package dev.bayplan.policies;

import java.util.List;

/** A node and the devices there, in the order of the pod's containers. */
public record Placement(String node, List<Grant> grants) {

  public Placement {
    grants = List.copyOf(grants);
  }
}
