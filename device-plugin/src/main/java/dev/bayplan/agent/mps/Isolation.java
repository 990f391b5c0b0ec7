package dev.bayplan.agent.mps;

/** How a share is really kept apart from the others on its GPU. */
public enum Isolation {
  MIG("mig"),
  /** The daemon refuses each process more than the share's size. */
  MPS("mps"),
  /**
   * The limit stands in the client's environment, or the daemon can be gone around: the client may
   * drop it. What is really used is measured.
   */
  MPS_COOPERATIVE("mps-cooperative"),
  NONE("none");

  private final String wire;

  Isolation(String wire) {
    this.wire = wire;
  }

  /** As in {@code GpuNode}'s allocations. */
  public String wire() {
    return wire;
  }
}
