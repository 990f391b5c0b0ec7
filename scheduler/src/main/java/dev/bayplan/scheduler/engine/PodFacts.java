package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Ask;
import dev.bayplan.policies.PodRef;

/**
 * A pod as far as scheduling goes.
 *
 * @param revision the object's resourceVersion as a number (comparable within one resource since
 *     Kubernetes 1.35), 0 where it is not known; an older one never replaces a newer one
 * @param ours whether the pod names this scheduler
 * @param priority {@code spec.priority}
 * @param createdSeconds creation time in seconds since the epoch
 * @param marks what else the pod says that we write, or must know before we write
 */
public record PodFacts(
    PodRef ref,
    long revision,
    boolean ours,
    Ask ask,
    int priority,
    long createdSeconds,
    Standing standing,
    Marks marks) {

  /** A pod without marks. */
  public PodFacts(
      PodRef ref,
      long revision,
      boolean ours,
      Ask ask,
      int priority,
      long createdSeconds,
      Standing standing) {
    this(ref, revision, ours, ask, priority, createdSeconds, standing, Marks.NONE);
  }

  /**
   * Annotations of ours, and the beginning of the end.
   *
   * @param isolation the annotation {@code bayplan.dev/isolation}, empty where there is none
   * @param leaving whether the pod is being deleted
   */
  public record Marks(String isolation, boolean leaving) {
    public static final Marks NONE = new Marks("", false);
  }
}
