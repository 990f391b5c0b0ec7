package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Ask;
import dev.bayplan.policies.Member;
import dev.bayplan.policies.PodRef;
import java.util.Map;
import java.util.Optional;

/**
 * A pod as far as scheduling goes.
 *
 * @param revision the object's resourceVersion as a number (comparable within one resource since
 *     Kubernetes 1.35), 0 where it is not known; an older one never replaces a newer one
 * @param ours whether the pod names this scheduler
 * @param priority {@code spec.priority}
 * @param createdSeconds creation time in seconds since the epoch
 * @param marks what else the pod says that we write, or must know before we write
 * @param ties what policies look at
 */
public record PodFacts(
    PodRef ref,
    long revision,
    boolean ours,
    Ask ask,
    int priority,
    long createdSeconds,
    Standing standing,
    Marks marks,
    Ties ties) {

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

  /** A pod that is tied to no other. */
  public PodFacts(
      PodRef ref,
      long revision,
      boolean ours,
      Ask ask,
      int priority,
      long createdSeconds,
      Standing standing,
      Marks marks) {
    this(ref, revision, ours, ask, priority, createdSeconds, standing, marks, Ties.NONE);
  }

  /** What keeps kube-scheduler from trying it; of a pod that does not wait, nothing. */
  Standing.Gates gates() {
    return standing instanceof Standing.Pending pending ? pending.gates() : Standing.Gates.NONE;
  }

  /** {@code status.nominatedNodeName} of a pod that waits, else empty. */
  String nominated() {
    return standing instanceof Standing.Pending pending ? pending.nominated() : "";
  }

  /** The same pod, tied otherwise. */
  public PodFacts with(Ties other) {
    return new PodFacts(ref, revision, ours, ask, priority, createdSeconds, standing, marks, other);
  }

  /**
   * Annotations of ours, and the beginning of the end.
   *
   * @param isolation the annotation {@code bayplan.dev/isolation}, empty where there is none
   * @param leaving whether the pod is being deleted
   * @param reason the annotation {@code bayplan.dev/reason}, empty where there is none
   */
  public record Marks(String isolation, boolean leaving, String reason) {
    public static final Marks NONE = new Marks("", false);

    /** Of a pod that says no reason. */
    public Marks(String isolation, boolean leaving) {
      this(isolation, leaving, "");
    }
  }

  /**
   * How the pod belongs to others.
   *
   * @param labels {@code metadata.labels}
   * @param group of pods that a policy keeps together, unique in the namespace; empty where it has
   *     none. The gang, where the pod is in one and names no other group
   * @param gang the pods that it starts with, or not at all
   */
  public record Ties(Map<String, String> labels, String group, Optional<Member> gang) {
    public static final Ties NONE = new Ties(Map.of(), "");

    public Ties {
      labels = Map.copyOf(labels);
    }

    /** Of a pod that is in no gang. */
    public Ties(Map<String, String> labels, String group) {
      this(labels, group, Optional.empty());
    }

    /** Of a member that is in no other group. */
    public Ties(Map<String, String> labels, Member gang) {
      this(labels, gang.gang(), Optional.of(gang));
    }
  }
}
