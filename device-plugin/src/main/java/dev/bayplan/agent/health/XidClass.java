package dev.bayplan.agent.health;

/** What an error of NVIDIA's XID catalogue means for the GPU. */
public enum XidClass {
  /** The application's own mistake: the GPU is well. */
  IGNORE,
  /** Watched: several within the window are a fault. */
  SUSPECT,
  /** No new pods until a quarantine and a probe are over. */
  DEGRADE,
  /** As {@link #DEGRADE}, and the quarantine is longer: it takes a reset or more to mend. */
  LOST
}
