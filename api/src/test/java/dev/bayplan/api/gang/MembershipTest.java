package dev.bayplan.api.gang;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Member;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** To which gang a pod belongs, by what it says itself. */
class MembershipTest {

  private static final Kin.Controller JOB = new Kin.Controller("batch/v1", "Job", "u-job");
  private static final Kin.Controller SET =
      new Kin.Controller("kubeflow.org/v1", "PyTorchJob", "u-1");

  private final Map<String, String> labels = new HashMap<>();
  private final Map<String, String> annotations = new HashMap<>();
  private Kin.Controller controller = Kin.Controller.NONE;
  private String podGroup = "";

  private MembershipTest annotation(String key, String value) {
    annotations.put(key, value);
    return this;
  }

  private MembershipTest label(String key, String value) {
    labels.put(key, value);
    return this;
  }

  private Membership read() {
    return Membership.of(new Kin(labels, annotations, podGroup, controller));
  }

  private Member gang() {
    Membership read = read();
    assertThat(read.problem()).isEmpty();
    return read.gang().orElseThrow();
  }

  private void isInNone(String group) {
    assertThat(read().problem()).isEmpty();
    assertThat(read().gang()).isEmpty();
    assertThat(read().group()).isEqualTo(group);
  }

  private String problem() {
    assertThat(read().gang()).isEmpty();
    return read().problem().orElseThrow();
  }

  @Test
  void aPodThatSaysNothingIsInNoGang() {
    isInNone("");
    controller = SET;
    isInNone("u-1");
  }

  @Test
  void annotationsSayAllOfIt() {
    annotation("bayplan.dev/gang", "train").annotation("bayplan.dev/gang-size", "512");
    annotation("bayplan.dev/gang-role", "worker").annotation("bayplan.dev/gang-rank", "7");
    annotation("bayplan.dev/gang-require-level", "zone");
    annotation("bayplan.dev/gang-prefer-level", "example.com/rack");
    assertThat(gang())
        .isEqualTo(
            new Member(
                "gang/train", 512, "worker", 7, "topology.kubernetes.io/zone", "example.com/rack"));
    assertThat(read().group()).isEqualTo("gang/train");
  }

  @Test
  void aSizeAloneMeansThePodsOfTheController() {
    controller = SET;
    annotation("bayplan.dev/gang-size", "4").label("apps.kubernetes.io/pod-index", "2");
    assertThat(gang()).isEqualTo(new Member("owner/u-1", 4, "", 2));
  }

  @Test
  void aNameAloneIsAGroupAndNoGang() {
    annotation("bayplan.dev/gang", "train");
    isInNone("gang/train");
  }

  @Test
  void aGroupMayHoldSeveralGangs() {
    controller = JOB;
    annotation("bayplan.dev/gang", "both");
    annotation("batch.kubernetes.io/job-completion-index", "0");
    assertThat(gang().gang()).isEqualTo("job/u-job");
    assertThat(read().group()).isEqualTo("gang/both");
  }

  @Test
  void noneLeavesEveryGang() {
    controller = JOB;
    podGroup = "train";
    annotation("bayplan.dev/gang", "none").annotation("bayplan.dev/gang-size", "x");
    annotation("batch.kubernetes.io/job-completion-index", "0");
    isInNone("u-job");
  }

  @Test
  void ourOwnWordsComeBeforeAllOthers() {
    podGroup = "native";
    label("scheduling.x-k8s.io/pod-group", "other");
    annotation("bayplan.dev/gang", "a").annotation("bayplan.dev/gang-size", "2");
    assertThat(gang().gang()).isEqualTo("gang/a");
  }

  @Test
  void threeKindsOfPodGroups() {
    annotation("scheduling.k8s.io/group-name", "v").label("volcano.sh/task-spec", "ps");
    annotation("volcano.sh/task-index", "3");
    assertThat(gang()).isEqualTo(new Member("podgroup.scheduling.volcano.sh/v", 0, "ps", 3));
    label("scheduling.x-k8s.io/pod-group", "c");
    assertThat(gang().gang()).isEqualTo("podgroup.scheduling.x-k8s.io/c");
    podGroup = "n";
    assertThat(gang().gang()).isEqualTo("podgroup.scheduling.k8s.io/n");
    assertThat(gang().size()).isZero();
  }

  @Test
  void aReplicaOfALeaderWorkerSet() {
    label("leaderworkerset.sigs.k8s.io/name", "vllm");
    label("leaderworkerset.sigs.k8s.io/group-index", "3");
    label("leaderworkerset.sigs.k8s.io/worker-index", "0");
    annotation("leaderworkerset.sigs.k8s.io/size", "8");
    assertThat(gang()).isEqualTo(new Member("leaderworkerset/vllm/3", 8, "leader", 0));
    label("leaderworkerset.sigs.k8s.io/worker-index", "5");
    assertThat(gang()).isEqualTo(new Member("leaderworkerset/vllm/3", 8, "worker", 5));
  }

  @Test
  void jobsOfAJobSetAreRankedByJobThenIndex() {
    controller = JOB;
    label("jobset.sigs.k8s.io/jobset-name", "train");
    label("jobset.sigs.k8s.io/replicatedjob-name", "workers");
    label("jobset.sigs.k8s.io/job-global-index", "0");
    label("batch.kubernetes.io/job-completion-index", "9999");
    Member last = gang();
    label("jobset.sigs.k8s.io/job-global-index", "1");
    label("batch.kubernetes.io/job-completion-index", "0");
    Member next = gang();
    assertThat(next.gang()).isEqualTo("jobset/train");
    assertThat(next.role()).isEqualTo("workers");
    assertThat(next.size()).isZero();
    assertThat(last.rank()).isLessThan(next.rank());
  }

  @Test
  void exclusivePlacementOfAJobSetMakesPodsOneByOne() {
    controller = JOB;
    label("jobset.sigs.k8s.io/jobset-name", "train");
    annotation("batch.kubernetes.io/job-completion-index", "0");
    annotation("alpha.jobset.sigs.k8s.io/exclusive-topology", "example.com/rack");
    isInNone("u-job");
    annotation("alpha.jobset.sigs.k8s.io/node-selector", "true");
    assertThat(gang().gang()).isEqualTo("jobset/train");
  }

  @Test
  void aPodGroupOfKueue() {
    label("kueue.x-k8s.io/pod-group-name", "g").label("kueue.x-k8s.io/podset", "driver");
    annotation("kueue.x-k8s.io/pod-group-total-count", "3");
    annotation("kueue.x-k8s.io/pod-group-pod-index-label", "i").label("i", "2");
    assertThat(gang()).isEqualTo(new Member("kueue/g", 3, "driver", 2));
    annotation("kueue.x-k8s.io/pod-group-fast-admission", "true");
    isInNone("");
  }

  @Test
  void anIndexedJobAndNoOther() {
    controller = JOB;
    isInNone("u-job");
    annotation("batch.kubernetes.io/job-completion-index", "4");
    assertThat(gang()).isEqualTo(new Member("job/u-job", 0, "", 4));
    controller = SET;
    isInNone("u-1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "+3", "1.5", "1e3", "10001", "99999999999", "", " ", "eight"})
  void aSizeIsAWholeNumberWithinLimits(String size) {
    annotation("bayplan.dev/gang", "a").annotation("bayplan.dev/gang-size", size);
    if (size.isEmpty()) {
      isInNone("gang/a");
    } else {
      assertThat(problem())
          .isEqualTo(
              "annotation bayplan.dev/gang-size is \""
                  + size
                  + "\"; write a whole number from 1 to 10000");
    }
  }

  @Test
  void aSizeWithoutANameOrAControllerNamesNothing() {
    annotation("bayplan.dev/gang-size", "4");
    assertThat(problem())
        .isEqualTo(
            "annotation bayplan.dev/gang-size is there without bayplan.dev/gang, and no controller"
                + " made the pod; name the gang");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bayplan.dev/gang-rank | -1 | write a whole number from 0 on",
        "bayplan.dev/gang-role | a b | write a word such as leader",
        "bayplan.dev/gang-require-level | a b | neither a level nor a label key; write one such",
        "bayplan.dev/gang-prefer-level | block | write one of gke/block, topograph/block, or the"
      })
  void whatMakesNoSenseIsToldWithWhatToWrite(String key, String value, String mend) {
    annotation("bayplan.dev/gang", "a").annotation("bayplan.dev/gang-size", "2");
    annotation(key, value);
    assertThat(problem()).startsWith("annotation " + key + " is \"" + value + "\"").contains(mend);
  }

  @Test
  void wordsOfAGangWithoutAGangAreAMistake() {
    annotation("bayplan.dev/gang", "a").annotation("bayplan.dev/gang-require-level", "zone");
    assertThat(problem()).contains("add bayplan.dev/gang and bayplan.dev/gang-size");
  }

  @Test
  void presetsNameLevels() {
    annotation("bayplan.dev/gang", "a").annotation("bayplan.dev/gang-size", "2");
    annotation("bayplan.dev/gang-require-level", "topograph/block");
    annotation("bayplan.dev/gang-prefer-level", "clique");
    assertThat(gang().requiredLevel()).isEqualTo("network.topology.nvidia.com/block");
    assertThat(gang().preferredLevel()).isEqualTo("nvidia.com/gpu.clique");
  }

  @Test
  void namesThatNoObjectHasAreRefused() {
    for (String name : List.of("a b", "../..", "x\ny", "a/b/c", "é", "a".repeat(300))) {
      annotations.clear();
      annotation("bayplan.dev/gang", name).annotation("bayplan.dev/gang-size", "2");
      assertThat(problem()).as(name).startsWith("annotation bayplan.dev/gang is ");
      annotations.clear();
      annotation("scheduling.k8s.io/group-name", name);
      if (!name.equals("a/b/c")) {
        assertThat(problem()).as(name).contains("which no object can be called");
      }
    }
  }

  @Test
  void onlyAPendingPodIsJudgedByItsGang() {
    Request request = new Request(List.of(), Resources.NONE, NodeConstraints.NONE);
    assertThat(read().judge(request)).isSameAs(request);
    annotation("bayplan.dev/gang", "a").annotation("bayplan.dev/gang-size", "no");
    assertThat(read().judge(request)).isEqualTo(new InvalidRequest(problem(), Resources.NONE, 0));
  }

  @Test
  void noStringsMakeItFail() {
    List<String> keys =
        List.of(
            "bayplan.dev/gang",
            "bayplan.dev/gang-size",
            "bayplan.dev/gang-rank",
            "bayplan.dev/gang-role",
            "bayplan.dev/gang-require-level",
            "scheduling.x-k8s.io/pod-group",
            "scheduling.k8s.io/group-name",
            "leaderworkerset.sigs.k8s.io/name",
            "leaderworkerset.sigs.k8s.io/group-index",
            "leaderworkerset.sigs.k8s.io/size",
            "jobset.sigs.k8s.io/jobset-name",
            "jobset.sigs.k8s.io/job-global-index",
            "kueue.x-k8s.io/pod-group-name",
            "kueue.x-k8s.io/pod-group-total-count",
            "batch.kubernetes.io/job-completion-index");
    List<String> values =
        List.of("", " ", "0", "1", "9", "2147483648", "-", "/", "none", "\u0000", "a", "\ud800");
    Random random = new Random(6);
    for (int round = 0; round < 20_000; round++) {
      labels.clear();
      annotations.clear();
      for (int i = random.nextInt(6); i >= 0; i--) {
        Map<String, String> into = random.nextBoolean() ? labels : annotations;
        into.put(keys.get(random.nextInt(keys.size())), values.get(random.nextInt(values.size())));
      }
      controller = random.nextBoolean() ? JOB : Kin.Controller.NONE;
      podGroup = random.nextInt(4) == 0 ? values.get(random.nextInt(values.size())) : "";
      Membership read = read();
      read.gang()
          .ifPresent(gang -> {
            assertThat(gang.size()).isBetween(0, Member.MOST);
            assertThat(gang.rank()).isGreaterThanOrEqualTo(Member.NO_RANK);
          });
      assertThat(read.gang().isPresent() && read.problem().isPresent()).isFalse();
    }
  }
}
