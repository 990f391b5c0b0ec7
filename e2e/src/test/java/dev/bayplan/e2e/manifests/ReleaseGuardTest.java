package dev.bayplan.e2e.manifests;

import static dev.bayplan.e2e.manifests.Installed.PODS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.manifests.Caller.Answer;
import dev.bayplan.testcluster.ControlPlaneExtension;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code guards/release.yaml}: who takes the gate off, and who names the node. */
@Tag("cluster")
class ReleaseGuardTest {
  @RegisterExtension static final ControlPlaneExtension cluster = Installed.cluster("base");

  private static final String GUARD = "bayplan-release";
  private static final String GATE = "bayplan.dev/plan";
  private static final String POD = PODS + "/pod";
  private static final String STATUS = POD + "/status";
  private static final String RELEASE =
      """
      [{"op": "test", "path": "/spec/schedulingGates/0/name", "value": "bayplan.dev/plan"},
       {"op": "remove", "path": "/spec/schedulingGates/0"},
       {"op": "add", "path": "/metadata/annotations/bayplan.dev~1plan", "value": "{}"}]
      """;

  private final Caller admin = Caller.admin(cluster.plane());
  private final Caller bayplan = Installed.bayplan(cluster.plane());

  /** A user, an admin, the cluster's scheduler, and another scheduler's account. */
  private final List<Caller> others =
      List.of(
          Installed.jane(cluster.plane()),
          admin,
          admin.as("system:kube-scheduler"),
          admin.asAccount("kueue-system", "kueue-controller-manager"));

  /** RBAC lets the cluster's own scheduler write the status of any pod; let it do anything here. */
  @BeforeAll
  static void giveTheSchedulersEveryRight() {
    var binding =
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName("schedulers")
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
            .addNewSubject("rbac.authorization.k8s.io", "User", "system:kube-scheduler", "")
            .addNewSubject("", "ServiceAccount", "kueue-controller-manager", "kueue-system")
            .build();
    cluster.plane().client().resource(binding).create();
  }

  @AfterEach
  void forget() {
    cluster.plane().client().pods().inNamespace("default").withGracePeriod(0).delete();
  }

  @Test
  void bayplanNamesTheNodeThenReleasesThePodWithItsPlan() {
    create(TestPod.named("pod").annotated("team", "red").gated(GATE));

    assertThat(bayplan.merge(STATUS, TestPod.nominated("n1"))).matches(Answer::isOk);
    assertThat(bayplan.merge(STATUS, TestPod.nominated("n2"))).matches(Answer::isOk);
    assertThat(bayplan.merge(POD, TestPod.annotation("bayplan.dev/reason", "no room")))
        .matches(Answer::isOk);
    assertThat(bayplan.patch(POD, Caller.JSON_PATCH, RELEASE)).matches(Answer::isOk);

    assertThat(gates()).isEmpty();
    assertThat(pod().getStatus().getNominatedNodeName()).isEqualTo("n2");
    assertThat(bayplan.merge(STATUS, TestPod.nominated(""))).matches(Answer::isOk);
  }

  /** The patch tests the gate, so that it never releases a pod twice. */
  @Test
  void aReleaseThatComesTwiceIsRefused() {
    create(TestPod.named("pod").annotated("team", "red").gated(GATE));
    assertThat(bayplan.patch(POD, Caller.JSON_PATCH, RELEASE)).matches(Answer::isOk);

    assertThat(bayplan.patch(POD, Caller.JSON_PATCH, RELEASE).code()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Caller.JSON_PATCH + " [{'op': 'remove', 'path': '/spec/schedulingGates/0'}]",
        Caller.JSON_PATCH + " [{'op': 'remove', 'path': '/spec/schedulingGates'}]",
        Caller.MERGE + " {'spec': {'schedulingGates': null}}",
        Caller.MERGE + " {'spec': {'schedulingGates': [{'name': 'theirs.example.com/gate'}]}}",
        Caller.STRATEGIC
            + " {'spec': {'schedulingGates': [{'$patch': 'delete', 'name': 'bayplan.dev/plan'}]}}",
      })
  void nobodyElseTakesTheGateOff(String patch) {
    create(TestPod.named("pod").gated(GATE, "theirs.example.com/gate"));
    String[] typeAndBody = patch.replace('\'', '"').split(" ", 2);

    for (Caller caller : others) {
      for (String dry : List.of("", "?dryRun=All")) {
        Answer answer = caller.patch(POD + dry, typeAndBody[0], typeAndBody[1]);
        assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
        assertThat(answer.message()).contains("kubectl bayplan why");
      }
      caller.patch(STATUS, typeAndBody[0], typeAndBody[1]);
    }
    assertThat(gates()).containsExactly(GATE, "theirs.example.com/gate");
  }

  @Test
  void whoeverReplacesThePodKeepsTheGate() {
    create(TestPod.named("pod").gated(GATE));
    String without = cluster.plane().client().getKubernetesSerialization().asJson(ungated(pod()));

    for (Caller caller : others) {
      assertThat(caller.put(POD, without)).matches(ReleaseGuardTest::isRefused);
    }
  }

  @Test
  void othersTakeTheirOwnGatesOff() {
    create(TestPod.named("pod").gated("theirs.example.com/gate", GATE));

    assertThat(others.getLast().patch(POD, Caller.JSON_PATCH, TestPod.withoutGate(0)))
        .matches(Answer::isOk);
    assertThat(gates()).containsExactly(GATE);
  }

  @Test
  void nobodyElseNamesMovesOrClearsTheNodeOfAGatedPod() {
    create(TestPod.named("pod").gated(GATE));
    assertThat(others).allMatch(other -> isRefused(other.merge(STATUS, TestPod.nominated("n1"))));
    assertThat(bayplan.merge(STATUS, TestPod.nominated("n1"))).matches(Answer::isOk);

    for (String node : List.of("n2", "")) {
      assertThat(others).allMatch(other -> isRefused(other.merge(STATUS, TestPod.nominated(node))));
    }
    assertThat(pod().getStatus().getNominatedNodeName()).isEqualTo("n1");
  }

  @Test
  void othersMayClearTheNameOfAPodWithoutTheGateAndNoMore() {
    create(TestPod.named("pod"));
    assertThat(bayplan.patch(POD, Caller.JSON_PATCH, TestPod.withoutGate(0))).matches(Answer::isOk);
    for (Caller other : others) {
      assertThat(other.merge(STATUS, TestPod.nominated("n1"))).matches(ReleaseGuardTest::isRefused);
      assertThat(bayplan.merge(STATUS, TestPod.nominated("n1"))).matches(Answer::isOk);
      assertThat(other.merge(STATUS, TestPod.nominated("n2"))).matches(ReleaseGuardTest::isRefused);
      assertThat(other.merge(STATUS, TestPod.nominated("n1"))).matches(Answer::isOk);
      assertThat(other.merge(STATUS, TestPod.nominated(""))).matches(Answer::isOk);
    }
  }

  @Test
  void podsOfOtherSchedulersAreNoneOfItsBusiness() {
    create(TestPod.named("pod").ofScheduler("other").gated("theirs.example.com/gate"));

    assertThat(admin.merge(STATUS, TestPod.nominated("n1"))).matches(Answer::isOk);
    assertThat(admin.merge(STATUS, TestPod.nominated("n2"))).matches(Answer::isOk);
    assertThat(admin.patch(POD, Caller.JSON_PATCH, TestPod.withoutGate(0))).matches(Answer::isOk);
  }

  @Test
  void aPodOfAnotherSchedulerIsNotMadeWithAGateThatNobodyTakesOff() {
    Answer answer = admin.post(PODS, TestPod.named("pod").ofScheduler("other").gated(GATE).json());

    assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
    assertThat(answer.message()).contains("this one names other: nobody would take it off");
  }

  @Test
  void everythingElseOfAGatedPodStaysFree() {
    create(TestPod.named("pod").gated(GATE));
    assertThat(bayplan.merge(STATUS, TestPod.nominated("n1"))).matches(Answer::isOk);

    for (Caller other : others) {
      for (String patch :
          List.of(
              "{\"metadata\":{\"labels\":{\"app\":\"other\"}}}",
              "{\"spec\":{\"nodeSelector\":{\"zone\":\"a\"}}}",
              TestPod.annotation("team", "blue"))) {
        assertThat(other.merge(POD, patch)).matches(Answer::isOk);
      }
      assertThat(other.merge(STATUS, "{\"status\":{\"message\":\"hello\"}}")).matches(Answer::isOk);
    }
    assertThat(others.getFirst().delete(POD)).matches(Answer::isOk);
  }

  /** A Binding is no way around the gate, by the API server's own rule. */
  @Test
  void aGatedPodIsBoundByNobody() {
    create(TestPod.named("pod").gated(GATE));
    String binding =
        "{\"apiVersion\": \"v1\", \"kind\": \"Binding\", \"metadata\": {\"name\": \"pod\"},"
            + " \"target\": {\"kind\": \"Node\", \"name\": \"n1\"}}";

    assertThat(others).allMatch(other -> other.post(POD + "/binding", binding).code() == 409);
  }

  /** The API server drops it: the status of a new pod is empty. */
  @Test
  void aNameInANewPodIsDropped() {
    String named =
        TestPod.named("pod").json().strip().replaceFirst("\\}$", "")
            + ", \"status\": {\"nominatedNodeName\": \"n1\"}}";

    assertThat(admin.post(PODS, named)).matches(Answer::isOk);
    assertThat(pod().getStatus().getNominatedNodeName()).isNull();
  }

  private static boolean isRefused(Answer answer) {
    return answer.isRefusedBy(GUARD);
  }

  private void create(TestPod pod) {
    assertThat(admin.post(PODS, pod.json())).matches(Answer::isOk);
  }

  private static List<String> gates() {
    return pod().getSpec().getSchedulingGates().stream().map(PodSchedulingGate::getName).toList();
  }

  private static Pod ungated(Pod pod) {
    return pod.edit().editSpec().withSchedulingGates(List.of()).endSpec().build();
  }

  private static Pod pod() {
    return cluster.plane().client().pods().inNamespace("default").withName("pod").require();
  }
}
