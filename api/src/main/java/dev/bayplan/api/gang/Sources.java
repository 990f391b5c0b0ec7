package dev.bayplan.api.gang;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ways in which others say that a pod is in a gang. The first that says anything counts: what a
 * user wrote comes before what a controller adds, and the larger object before its parts.
 */
final class Sources {

  private static final String COSCHEDULING = "scheduling.x-k8s.io/pod-group";

  private static final String VOLCANO = "scheduling.k8s.io/group-name";
  private static final String VOLCANO_LONG = "scheduling.volcano.sh/group-name";
  private static final String VOLCANO_TASK = "volcano.sh/task-spec";
  private static final String VOLCANO_INDEX = "volcano.sh/task-index";

  private static final String LWS = "leaderworkerset.sigs.k8s.io/";
  private static final String JOB_SET = "jobset.sigs.k8s.io/";
  private static final String JOB_SET_ALPHA = "alpha.jobset.sigs.k8s.io/";

  private static final String KUEUE = "kueue.x-k8s.io/";
  private static final String KUEUE_GROUP = KUEUE + "pod-group-name";
  private static final String KUEUE_COUNT = KUEUE + "pod-group-total-count";
  private static final String KUEUE_FAST = KUEUE + "pod-group-fast-admission";
  private static final String KUEUE_INDEX = KUEUE + "pod-group-pod-index";

  private static final List<Function<Kin, Optional<Claim>>> IN_ORDER =
      List.of(
          Sources::podGroup,
          Sources::coscheduling,
          Sources::volcano,
          Sources::leaderWorkerSet,
          Sources::jobSet,
          Sources::kueue,
          Sources::indexedJob);

  private Sources() {}

  static Optional<Claim> first(Kin pod) {
    return IN_ORDER.stream().flatMap(source -> source.apply(pod).stream()).findFirst();
  }

  private static Optional<Claim> podGroup(Kin pod) {
    return named(GangKind.POD_GROUP, pod.podGroup(), "", Ranks.of(pod));
  }

  private static Optional<Claim> coscheduling(Kin pod) {
    return named(GangKind.COSCHEDULING, pod.label(COSCHEDULING), "", Ranks.of(pod));
  }

  private static Optional<Claim> volcano(Kin pod) {
    String name = pod.annotation(pod.annotation(VOLCANO).isEmpty() ? VOLCANO_LONG : VOLCANO);
    int index = Ranks.number(pod.either(VOLCANO_INDEX));
    return named(GangKind.VOLCANO, name, pod.either(VOLCANO_TASK), index);
  }

  private static Optional<Claim> named(GangKind kind, String name, String role, int rank) {
    return name.isEmpty()
        ? Optional.empty()
        : Optional.of(Claim.ofObject(kind.gang(name), role, rank));
  }

  /** One gang is one replica: a leader and its workers. */
  private static Optional<Claim> leaderWorkerSet(Kin pod) {
    String name = pod.label(LWS + "name");
    String replica = pod.label(LWS + "group-index");
    if (name.isEmpty() || replica.isEmpty()) {
      return Optional.empty();
    }
    int rank = Ranks.number(pod.label(LWS + "worker-index"));
    String role = rank == 0 ? LeaderWorkerSets.LEADER : LeaderWorkerSets.WORKER;
    String gang = GangKind.LEADER_WORKER_SET.gang(name + "/" + replica);
    return Optional.of(new Claim(gang, pod.annotation(LWS + "size"), LWS + "size", role, rank));
  }

  /**
   * With exclusive topology the JobSet's webhook refuses all pods of a job but its first until that
   * one is on a node ({@code jobset pkg/webhooks/pod_admission_webhook.go}): nobody can wait for
   * the others. With the node selector strategy it does not.
   */
  private static Optional<Claim> jobSet(Kin pod) {
    String name = pod.label(JOB_SET + "jobset-name");
    if (name.isEmpty()) {
      return Optional.empty();
    }
    boolean firstThenOthers =
        !pod.annotation(JOB_SET_ALPHA + "exclusive-topology").isEmpty()
            && pod.annotation(JOB_SET_ALPHA + "node-selector").isEmpty();
    int job = Ranks.number(pod.either(JOB_SET + "job-global-index"));
    return Optional.of(
        firstThenOthers
            ? Claim.ALONE
            : Claim.ofObject(
                GangKind.JOB_SET.gang(name),
                pod.label(JOB_SET + "replicatedjob-name"),
                Ranks.inJobSet(job, pod)));
  }

  /** With fast admission the pods are made one after the other: nobody can wait for all. */
  private static Optional<Claim> kueue(Kin pod) {
    String name = pod.either(KUEUE_GROUP);
    String count = pod.annotation(KUEUE_COUNT);
    if (name.isEmpty() || count.isEmpty() || pod.annotation(KUEUE_FAST).equals("true")) {
      return Optional.empty();
    }
    String index = pod.annotation(KUEUE_INDEX + "-label");
    int rank = Ranks.number(pod.label(index.isEmpty() ? KUEUE_INDEX : index));
    return Optional.of(
        new Claim("kueue/" + name, count, KUEUE_COUNT, pod.label(KUEUE + "podset"), rank));
  }

  /** Whether it is a gang at all its Job says; see {@link Jobs}. */
  private static Optional<Claim> indexedJob(Kin pod) {
    return pod.controller().isJob() && Ranks.isIndexed(pod)
        ? Optional.of(Claim.ofObject(GangKind.JOB.gang(pod.controller().uid()), "", Ranks.of(pod)))
        : Optional.empty();
  }
}
