package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Sharer;

/**
 * By which rules a pod was planned, as far as they outlive the planning: written into its
 * assignment, since the policy may be another one, or gone, when the books are rebuilt.
 *
 * @param policy {@code name@generation}, empty where none
 * @param sharing with whom it shares GPUs, where that is not its namespace; else empty
 * @param sharers pods that may be on one GPU with it, itself counted; {@link Sharer#NO_LIMIT}
 */
public record PlannedBy(String policy, String sharing, int sharers) {

  public static final PlannedBy NOBODY = new PlannedBy("", "", Sharer.NO_LIMIT);

  static PlannedBy of(PodClass pod) {
    boolean across = pod.rules().sharing().acrossNamespaces();
    return new PlannedBy(
        pod.rules().policy(), across ? pod.sharer().domain() : "", pod.sharer().limit());
  }

  Sharer sharer(String namespace, long user) {
    return new Sharer(sharing.isEmpty() ? namespace : sharing, user, sharers);
  }
}
