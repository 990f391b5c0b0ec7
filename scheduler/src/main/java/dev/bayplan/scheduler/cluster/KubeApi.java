package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.PodFacts;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Kubernetes as the scheduler needs it. Calls return at once; no stage completes exceptionally:
 * what cannot be known is the outcome {@code Unknown}. Implemented by {@code cluster.fabric8} for a
 * real API server and by a model in {@code bench} for virtual time.
 */
public interface KubeApi {

  /** Starts to list and watch pods, nodes and GpuNodes, for good; reconnects by itself. */
  void watch(Sink sink);

  /** Where a watch puts what it sees. Called by any thread, in order per object. */
  interface Sink {

    void event(Event event);

    /** The first whole list of this kind has been put in. */
    void synced(Kind kind);
  }

  /** What is watched. */
  enum Kind {
    NODES,
    GPU_NODES,
    PODS
  }

  /** All pods by a consistent read (no resourceVersion, no cache). */
  CompletionStage<Listing> listPods();

  /**
   * Posts a Binding with the pod's uid as precondition, the plan's assignment as annotation (none
   * for a plan without devices) and the server-side time limit {@code ?timeout=}.
   */
  CompletionStage<Outcome> bind(Plan plan);

  /** One pod by a consistent read. */
  CompletionStage<Reading> readPod(PodRef pod);

  /** Merge-patches one annotation of this very pod (the uid is a precondition). */
  CompletionStage<Outcome> annotate(PodRef pod, String key, String value);

  /** How a write ended. */
  sealed interface Outcome {

    record Ok() implements Outcome {}

    /** The API server said no (4xx): it did not happen. */
    record Refused(int code, String message) implements Outcome {}

    /** Time-out, broken connection, 5xx, 429: it may have happened, or may still. */
    record Unknown(String cause) implements Outcome {}
  }

  /** What reading a pod by name gave. */
  sealed interface Reading {

    /** The pod of this name; its uid may be another one. */
    record Found(PodFacts pod) implements Reading {}

    record Gone() implements Reading {}

    record Unknown(String cause) implements Reading {}
  }

  /** What a list gave. */
  sealed interface Listing {

    /**
     * @param revision the list's resourceVersion as a number
     */
    record Listed(List<PodFacts> pods, long revision) implements Listing {
      public Listed {
        pods = List.copyOf(pods);
      }
    }

    record Unknown(String cause) implements Listing {}
  }
}
