package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.GangTerms;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.PlacementPolicy;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What informers, and the committer of its wakes, tell. Doubled and late events do no harm: an
 * older revision or report is ignored, and a uid that is gone stays gone. A node gets new pods with
 * devices only while its devices are reported and its agent is heard.
 */
public sealed interface Event {

  record NodeSeen(NodeFacts node) implements Event {}

  record NodeGone(String node) implements Event {}

  /** What a node's agent reports; the node itself may not be known yet. */
  record DevicesSeen(String node, DeviceReport report) implements Event {

    /** These GPUs and nothing else. */
    public DevicesSeen(String node, List<Gpu> gpus) {
      this(node, DeviceReport.of(gpus));
    }
  }

  /** There is no report any more, or none that makes sense. */
  record DevicesGone(String node) implements Event {}

  /** The node's agent was heard, for the first time or again. */
  record AgentHeard(String node) implements Event {}

  /** The node's agent was not heard for too long, or has left: nobody knows what is so there. */
  record AgentSilent(String node) implements Event {}

  /** This policy is in force, in place of the one of the same name. */
  record PolicySeen(PlacementPolicy policy) implements Event {}

  record PolicyGone(String name) implements Event {}

  /** A namespace, for its labels. */
  record NamespaceSeen(String name, Map<String, String> labels) implements Event {
    public NamespaceSeen {
      labels = Map.copyOf(labels);
    }
  }

  record NamespaceGone(String name) implements Event {}

  /**
   * An object says this of a gang, in place of what it said before.
   *
   * @param gang as its members name it
   */
  record GangSeen(String namespace, String gang, GangTerms terms) implements Event {}

  /** No object says anything of this gang any more. */
  record GangGone(String namespace, String gang) implements Event {}

  /** The API server took this plan of a gang: its members may go. */
  record GangPlanWritten(GangPlanned plan) implements Event {}

  /** The API server has no plan of this gang any more. */
  record GangPlanDeleted(String namespace, String gang) implements Event {}

  /**
   * All plans of gangs, in place of what was known of them; one that cannot be obeyed has no
   * members. To be told before {@link PodsListed}.
   *
   * @param atSeconds when they were read, in seconds since 1970: by it leases that began in another
   *     life go on
   */
  record GangPlansListed(List<GangPlanned> plans, long atSeconds) implements Event {
    public GangPlansListed {
      plans = List.copyOf(plans);
    }
  }

  record PodSeen(PodFacts pod) implements Event {}

  record PodGone(String uid) implements Event {}

  /** The API server took this nominated node (empty: none), so kube-scheduler will see it. */
  record PodNamed(String uid, String node) implements Event {}

  /** The API server took the wake of this decision, so kube-scheduler will see it. */
  record PodWoken(String uid, String decision) implements Event {}

  /**
   * A whole list of pods was read, and everything that is to be known before anything is decided:
   * pods that the ledger knows as bound or pending, were last told of at or before {@code revision}
   * and are not among {@code uids} are gone.
   */
  record PodsListed(Set<String> uids, long revision) implements Event {
    public PodsListed {
      uids = Set.copyOf(uids);
    }
  }
}
