package dev.bayplan.scheduler.engine;

/** Whether a Binding may be posted. */
public sealed interface BindStart {

  /** Post it, with this plan's devices (none for a pod without devices). */
  record Post(Plan plan) implements BindStart {}

  /** The pod is bound to this node already: nothing to do. */
  record Done() implements BindStart {}

  /** Must not be posted. */
  record Refused(String message) implements BindStart {}
}
