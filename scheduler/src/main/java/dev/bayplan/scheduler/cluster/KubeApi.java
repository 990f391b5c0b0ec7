package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.PodFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * Kubernetes as the scheduler needs it. Calls return at once; no stage completes exceptionally:
 * what cannot be known is the outcome {@code Unknown}. Implemented by {@code cluster.fabric8} for a
 * real API server and by a model in {@code bench} for virtual time.
 */
public interface KubeApi {

  /**
   * Starts to list and watch pods, nodes, GpuNodes, the agents' Leases, namespaces, policies and
   * what speaks of gangs, for good; reconnects by itself.
   */
  void watch(Sink sink);

  /** Where a watch puts what it sees. Called by any thread, in order per object. */
  interface Sink {

    void event(Event event);

    /** An agent's Lease, each time that it is seen. */
    void lease(AgentLease lease);

    /** There is no such Lease any more. */
    void leaseGone(String node);

    /** A policy, each time that it is seen. */
    void policy(PolicyObject policy);

    /** There is no such policy any more. */
    void policyGone(String name);

    /** The first whole list of this kind has been put in. */
    void synced(Kind kind);
  }

  /** What is watched. */
  enum Kind {
    NODES,
    GPU_NODES,
    LEASES,
    NAMESPACES,
    POLICIES,
    /** The objects that say how large gangs are, of the kinds that the cluster serves. */
    GANGS,
    PODS
  }

  /** All pods by a consistent read (no resourceVersion, no cache). */
  CompletionStage<Listing> listPods();

  /** All GpuNodes by a consistent read, as the events that they are. */
  CompletionStage<Reports> listReports();

  /**
   * Posts a Binding with the pod's uid as precondition, the plan's assignment as annotation (none
   * for a plan without devices) and the server-side time limit {@code ?timeout=}.
   */
  CompletionStage<Outcome> bind(Plan plan);

  /** One pod by a consistent read. */
  CompletionStage<Reading> readPod(PodRef pod);

  /** Merge-patches one annotation of this very pod (the uid is a precondition). */
  CompletionStage<Outcome> annotate(PodRef pod, String key, String value);

  /**
   * Merge-patches {@code status.nominatedNodeName} of this very pod (the uid is a precondition).
   *
   * @param node empty clears it
   */
  CompletionStage<Outcome> nominate(PodRef pod, String node);

  /**
   * Takes our gate off this very pod and writes the plan as annotation, in one write (the uid is a
   * precondition): from then on kube-scheduler may ask for it. A gate that is off stays off.
   */
  CompletionStage<Outcome> release(Plan plan);

  /**
   * Writes the plan's devices over those of the pod's assignment, whatever else is in it, with the
   * plan's generation at least (the uid is a precondition).
   */
  CompletionStage<Outcome> reassign(Plan plan);

  /**
   * Asks for the pod's eviction (the uid is a precondition). {@code Busy}: a disruption budget
   * forbids it for now.
   */
  CompletionStage<Outcome> evict(PodRef pod);

  /** Posts an event about the pod; the same one again is the same event. */
  CompletionStage<Outcome> tell(PodRef pod, Notice notice);

  /**
   * Writes a policy's status; the uid and the revision that was seen are preconditions.
   *
   * @param inForce the version that is in force; empty where none is
   */
  CompletionStage<Outcome> writeStatus(
      PolicyObject policy, PolicyObject.Verdict verdict, Optional<PolicyObject.Version> inForce);

  /**
   * Writes a gang's plan, all parts of it, in place of the one before. {@code Refused} with 422:
   * one of a later term or generation is there. After any other outcome than {@code Ok} some parts
   * may be written.
   */
  CompletionStage<Outcome> writeGangPlan(GangPlanned plan);

  /** Removes a gang's plan, all parts of it; {@code Ok} also where there is none. */
  CompletionStage<Outcome> deleteGangPlan(String namespace, String gang);

  /** All plans of gangs by a consistent read. */
  CompletionStage<GangPlans> listGangPlans();

  /** What a list of gangs' plans gave. */
  sealed interface GangPlans {

    /**
     * @param whole those that can be obeyed
     * @param torn those that cannot: nothing may be released by them
     */
    record Listed(List<GangPlanned> whole, List<Torn> torn) implements GangPlans {
      public Listed {
        whole = List.copyOf(whole);
        torn = List.copyOf(torn);
      }
    }

    record Unknown(String cause) implements GangPlans {}
  }

  /**
   * A gang's plan of which a part is missing or makes no sense.
   *
   * @param problem a sentence
   */
  record Torn(String namespace, String gang, String problem) {}

  /** How a write ended. */
  sealed interface Outcome {

    record Ok() implements Outcome {}

    /** The API server said no (4xx): it did not happen. */
    record Refused(int code, String message) implements Outcome {}

    /**
     * 429: it did not happen, and may be tried again.
     *
     * @param retryAfter what the answer asks for, zero where it does not say
     */
    record Busy(Duration retryAfter, String message) implements Outcome {}

    /** Time-out, broken connection, 5xx: it may have happened, or may still. */
    record Unknown(String cause) implements Outcome {}
  }

  /** What reading a pod by name gave. */
  sealed interface Reading {

    /** The pod of this name; its uid may be another one. */
    record Found(PodFacts pod) implements Reading {}

    record Gone() implements Reading {}

    record Unknown(String cause) implements Reading {}
  }

  /** What a list of GpuNodes gave. */
  sealed interface Reports {

    record Listed(List<Event> events) implements Reports {
      public Listed {
        events = List.copyOf(events);
      }
    }

    record Unknown(String cause) implements Reports {}
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
