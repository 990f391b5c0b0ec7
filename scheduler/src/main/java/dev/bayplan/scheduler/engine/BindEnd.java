package dev.bayplan.scheduler.engine;

/** How a post of a Binding ended. An unknown outcome is not an end: the devices stay held. */
public enum BindEnd {
  /** The API server has it. */
  BOUND,
  /** It certainly did not happen and may be tried again: the devices stay held for one lease. */
  NOT_BOUND,
  /** It did not happen and never will (the pod is gone, or sits on another node). */
  REFUSED
}
