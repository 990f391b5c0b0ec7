package dev.bayplan.api.gang;

import dev.bayplan.policies.GangTerms;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * LeaderWorkerSets: each replica is a gang. The workers are made once the leader is there, but with
 * the start-up policy {@code LeaderReady} only once it is ready, and with exclusive topology only
 * once it is on a node ({@code lws pkg/controllers/pod_controller.go}). Waiting for the workers
 * before the leader is placed would then be waiting for ever: leader and workers are two stages.
 */
final class LeaderWorkerSets {

  static final String LEADER = "leader";
  static final String WORKER = "worker";

  /** Replicas that one object can speak of; those above are gangs by what their pods say. */
  private static final int MOST_REPLICAS = 2_000;

  private static final String EXCLUSIVE = "leaderworkerset.sigs.k8s.io/exclusive-topology";

  private LeaderWorkerSets() {}

  static SortedMap<String, GangTerms> read(JsonNode object) {
    int size = Fields.number(object, "/spec/leaderWorkerTemplate/size", 1);
    GangTerms whole = Problem.count(object, "spec.leaderWorkerTemplate.size", size);
    GangTerms terms = leaderFirst(object) && size > 1 ? stages(whole, size) : whole;
    SortedMap<String, GangTerms> gangs = new TreeMap<>();
    String name = Fields.text(object, "/metadata/name");
    for (int replica = 0; replica < replicas(object); replica++) {
      gangs.put(GangKind.LEADER_WORKER_SET.gang(name + "/" + replica), terms);
    }
    return gangs;
  }

  private static GangTerms stages(GangTerms whole, int size) {
    return whole.problem().isEmpty()
        ? whole.inStages(new TreeMap<>(Map.of(LEADER, 1, WORKER, size - 1)))
        : whole;
  }

  private static boolean leaderFirst(JsonNode object) {
    JsonNode exclusive = object.path("metadata").path("annotations").path(EXCLUSIVE);
    return Fields.text(object, "/spec/startupPolicy").equals("LeaderReady")
        || !exclusive.isMissingNode();
  }

  /** While it is rolled out there may be up to {@code maxSurge} more, a number or a percentage. */
  private static int replicas(JsonNode object) {
    int replicas = Fields.number(object, "/spec/replicas", 1);
    JsonNode surge = object.at("/spec/rolloutStrategy/rollingUpdateConfiguration/maxSurge");
    int more = surge.isIntegralNumber() ? surge.asInt(0) : surge.isMissingNode() ? 0 : replicas;
    return Math.clamp((long) replicas + more, 0, MOST_REPLICAS);
  }
}
