package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodRef;
import java.util.concurrent.CompletionStage;

/** Carries out kube-scheduler's bind call. Implemented by the committer; a port of the extender. */
@FunctionalInterface
public interface Binder {

  /**
   * Binds the pod to the node with the devices that are held for it. Idempotent per pod uid: while
   * a post is under way a second call waits for the same outcome.
   *
   * @return the error for kube-scheduler, empty where the pod is bound to this very node; never
   *     completes exceptionally
   */
  CompletionStage<String> bind(PodRef pod, String node);
}
