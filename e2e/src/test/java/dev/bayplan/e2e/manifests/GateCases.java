package dev.bayplan.e2e.manifests;

import static dev.bayplan.e2e.manifests.Installed.PODS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.manifests.Caller.Answer;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which pods are born with the gate, whoever makes them; the same by policy and by webhook. */
abstract class GateCases {
  static final String GATE = "bayplan.dev/plan";
  static final ControlPlaneOptions WITH_CONTROLLERS =
      ControlPlaneOptions.defaults()
          .withControllers(
              Stream.concat(
                      ControlPlaneOptions.WORKLOAD_CONTROLLERS.stream(),
                      Stream.of("daemonset-controller"))
                  .toList());

  private static final Duration LIMIT = Duration.ofSeconds(60);

  abstract ControlPlane plane();

  final Caller admin() {
    return Caller.admin(plane());
  }

  static void awaitGate(ControlPlane plane) {
    Caller admin = Caller.admin(plane);
    Await.until(
        "new pods are gated",
        LIMIT,
        () -> {
          Answer answer = admin.post(PODS + "?dryRun=All", TestPod.named("try").json());
          return answer.isOk() && gates(plane, answer).contains(GATE);
        });
  }

  @AfterEach
  void forget() {
    plane().client().pods().inNamespace("default").withGracePeriod(0).delete();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "'nvidia.com/gpu': 1",
        "'bayplan.dev/gpu-memory': 20",
        "'nvidia.com/mig-1g.10gb': 1",
        "'nvidia.com/gpu': 1, 'nvidia.com/gpumem': 3000",
      })
  void aPodOfThisSchedulerHasItWhateverItAsksFor(String limits) {
    assertThat(born(with("", "'resources': {'limits': {%s}}".formatted(limits))))
        .containsExactly(GATE);
  }

  @Test
  void aDryRunShowsIt() {
    Answer answer = admin().post(PODS + "?dryRun=All", TestPod.named("dry").json());

    assertThat(gates(plane(), answer)).containsExactly(GATE);
  }

  @Test
  void theGatesOfOthersStayAndItsOwnIsNotDoubled() {
    assertThat(born(TestPod.named("kueue").gated("kueue.x-k8s.io/admission").json()))
        .containsExactlyInAnyOrder("kueue.x-k8s.io/admission", GATE);
    assertThat(born(TestPod.named("by-hand").gated(GATE).json())).containsExactly(GATE);
    assertThat(born(TestPod.named("both").gated(GATE, "kueue.x-k8s.io/admission").json()))
        .containsExactlyInAnyOrder(GATE, "kueue.x-k8s.io/admission");
  }

  @Test
  void podsOfOtherSchedulersHaveNone() {
    assertThat(born(TestPod.named("other").ofScheduler("default-scheduler").json())).isEmpty();
    assertThat(born(TestPod.named("prefix").ofScheduler("bayplan-2").json())).isEmpty();
  }

  /** A gate beside a node is refused by the API server. */
  @Test
  void aPodThatNamesItsNodeHasNone() {
    assertThat(born(with("'nodeName': 'n1',", "'image': 'nothing'"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", Installed.NAMESPACE})
  void whatMustStartBeforeBayplanHasNone(String namespace) {
    Answer answer =
        admin()
            .post(
                "/api/v1/namespaces/" + namespace + "/pods?dryRun=All",
                TestPod.named("early").json());

    assertThat(gates(plane(), answer)).isEmpty();
  }

  @Test
  void podsOfADeploymentAndOfAJobHaveIt() {
    plane().kubectl().apply(WORKLOADS);

    for (String app : List.of("served", "trained")) {
      List<Pod> pods = awaitPods(app, 2);
      assertThat(pods).allSatisfy(pod -> assertThat(gates(pod)).containsExactly(GATE));
    }
    plane().kubectl().run("delete", "deployment/served", "job/trained", "--cascade=foreground");
  }

  @Test
  void podsOfADaemonSetHaveNone() {
    new FakeNodes(plane()).create(List.of(FakeNode.named("one"), FakeNode.named("two")));
    plane().kubectl().apply(DAEMON_SET);

    assertThat(awaitPods("watches", 2)).allSatisfy(pod -> assertThat(gates(pod)).isEmpty());
    plane().kubectl().run("delete", "daemonset/watches", "--cascade=foreground", "--wait=false");
    plane().client().pods().inNamespace("default").withGracePeriod(0).delete();
  }

  /** So that switching it on does nothing to pods that exist. */
  @Test
  void itCannotBePutOnLater() {
    assertThat(born(TestPod.named("old").ofScheduler("default-scheduler").json())).isEmpty();

    Answer answer =
        admin()
            .merge(PODS + "/old", "{\"spec\":{\"schedulingGates\":[{\"name\":\"" + GATE + "\"}]}}");

    assertThat(answer.code()).isEqualTo(422);
  }

  private List<Pod> awaitPods(String app, int count) {
    var pods = plane().client().pods().inNamespace("default").withLabel("app", app);
    Await.until(count + " pods of " + app, LIMIT, () -> pods.list().getItems().size() == count);
    return pods.list().getItems();
  }

  final List<String> born(String pod) {
    return gates(plane(), admin().post(PODS, pod));
  }

  static List<String> gates(ControlPlane plane, Answer answer) {
    assertThat(answer).matches(Answer::isOk);
    return gates(plane.client().getKubernetesSerialization().unmarshal(answer.body(), Pod.class));
  }

  private static List<String> gates(Pod pod) {
    return pod.getSpec().getSchedulingGates().stream().map(PodSchedulingGate::getName).toList();
  }

  private static String with(String ofSpec, String ofContainer) {
    return """
    {'apiVersion': 'v1', 'kind': 'Pod', 'metadata': {'generateName': 'with-'}, 'spec': {'schedulerName': 'bayplan', %s
     'containers': [{'name': 'main', 'image': 'nothing', %s}]}}
    """
        .formatted(ofSpec, ofContainer)
        .replace('\'', '"');
  }

  private static final String WORKLOADS =
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: served, namespace: default}
      spec:
        replicas: 2
        selector: {matchLabels: {app: served}}
        template:
          metadata: {labels: {app: served}}
          spec:
            schedulerName: bayplan
            containers: [{name: main, image: nothing, resources: {limits: {bayplan.dev/gpu-memory: 20}}}]
      ---
      apiVersion: batch/v1
      kind: Job
      metadata: {name: trained, namespace: default}
      spec:
        completions: 2
        parallelism: 2
        completionMode: Indexed
        template:
          metadata: {labels: {app: trained}}
          spec:
            schedulerName: bayplan
            restartPolicy: Never
            containers: [{name: main, image: nothing, resources: {limits: {nvidia.com/gpu: 1}}}]
      """;

  private static final String DAEMON_SET =
      """
      apiVersion: apps/v1
      kind: DaemonSet
      metadata: {name: watches, namespace: default}
      spec:
        selector: {matchLabels: {app: watches}}
        template:
          metadata: {labels: {app: watches}}
          spec:
            schedulerName: bayplan
            containers: [{name: main, image: nothing}]
      """;
}
