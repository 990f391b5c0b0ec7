package dev.bayplan.agent.handover;

/** What a container has, and whether its pod is still there. */
public record Held(Given given, State state) {

  /** Where a hold stands. */
  public enum State {
    HELD,
    /** The pod is gone from the API server, but its containers are not yet. */
    RELEASING
  }
}
