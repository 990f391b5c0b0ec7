package dev.bayplan.e2e.cases;

import java.util.Set;
import java.util.TreeSet;

/**
 * A pod as a user makes it.
 *
 * @param gates its scheduling gates
 * @param nominated {@code status.nominatedNodeName} in the body of the POST, or empty
 */
record Made(
    String name, int gpus, Set<String> gates, int priority, String scheduler, String nominated) {

  static final String GATE = "bayplan.dev/plan";

  Made {
    gates = Set.copyOf(gates);
  }

  static Made pod(String name, int gpus) {
    return new Made(name, gpus, Set.of(), 0, "bayplan", "");
  }

  static Made gated(String name, int gpus) {
    return pod(name, gpus).gatedBy(GATE);
  }

  Made gatedBy(String gate) {
    Set<String> more = new TreeSet<>(gates);
    more.add(gate);
    return new Made(name, gpus, more, priority, scheduler, nominated);
  }

  Made priority(int value) {
    return new Made(name, gpus, gates, value, scheduler, nominated);
  }

  Made scheduledBy(String other) {
    return new Made(name, gpus, gates, priority, other, nominated);
  }

  Made nominatedTo(String node) {
    return new Made(name, gpus, gates, priority, scheduler, node);
  }

  @Override
  public String toString() {
    return name
        + (gates.contains(GATE) ? " gated" : "")
        + (gates.size() > (gates.contains(GATE) ? 1 : 0) ? " by others" : "")
        + (priority == 0 ? "" : " priority=" + priority)
        + (scheduler.equals("bayplan") ? "" : " for " + scheduler)
        + (nominated.isEmpty() ? "" : " nominated=" + nominated);
  }
}
