package dev.bayplan.e2e.manifests;

import static dev.bayplan.e2e.manifests.GateCases.GATE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.Manifests;
import dev.bayplan.e2e.manifests.Caller.Answer;
import dev.bayplan.e2e.manifests.SwitchGate.Ended;
import dev.bayplan.testcluster.ControlPlaneExtension;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code switch-gate} with pods pending and Bayplan itself gone: that is when it is needed most.
 */
@Tag("cluster")
class SwitchGateTest {
  @RegisterExtension
  static final ControlPlaneExtension cluster =
      Installed.cluster("base")
          .prepared(plane -> {
            GateCases.awaitGate(plane);
            plane.kubectl().run("create", "namespace", "team");
          });

  private static final String FOREIGN = "theirs.example.com/gate";
  private static final int WAITING = 200;

  private final Caller admin = Caller.admin(cluster.plane());
  private final KubernetesClient client = cluster.plane().client();
  private final SwitchGate gate = new SwitchGate(cluster.plane());

  @BeforeEach
  void switchOn() {
    aPodOfBayplanIsReady();
    assertThat(gate.run("on").status()).isZero();
    noPodOfBayplan();
  }

  @AfterEach
  void forget() {
    for (String namespace : List.of("default", "team")) {
      client.pods().inNamespace(namespace).withGracePeriod(0).delete();
    }
  }

  @Test
  void offFreesEveryPodAlsoThoseThatComeMeanwhileAndStaysOff() throws InterruptedException {
    for (int i = 0; i < WAITING; i++) {
      make(i % 2 == 0 ? "default" : "team", TestPod.named("waits-" + i));
    }
    make("team", TestPod.named("theirs").gated(FOREIGN));
    make("team", TestPod.named("by-hand").gated(GATE, FOREIGN));
    AtomicBoolean done = new AtomicBoolean();
    AtomicInteger made = new AtomicInteger();
    Thread users = Thread.ofVirtual().start(() -> makeUntil(done, made));

    Ended off = gate.run("off");
    done.set(true);
    users.join();

    assertThat(off.status()).as(off.out()).isZero();
    assertThat(off.out()).contains("the gate is off").doesNotContain("stay gated");
    assertThat(pods()).hasSize(WAITING + 2 + made.get());
    assertThat(made.get()).isPositive();
    assertThat(pods()).noneMatch(pod -> gates(pod).contains(GATE));
    assertThat(pods().stream().filter(pod -> gates(pod).equals(List.of(FOREIGN)))).hasSize(2);
    assertThat(gate.run("off").status()).as("again").isZero();

    cluster.plane().install(Manifests.folder().resolve("base"));
    make("default", TestPod.named("after-an-upgrade"));
    assertThat(gates("default", "after-an-upgrade")).isEmpty();
    assertThat(gate.run("status").out())
        .containsPattern("gate policy: +off")
        .containsPattern("gate webhook: +not installed")
        .containsPattern("release guard: +off")
        .containsPattern("gated pods: +0");
  }

  @Test
  void onGatesNewPodsAndLeavesThoseThatWait() {
    assertThat(gate.run("off").status()).isZero();
    make("default", TestPod.named("waits"));
    aPodOfBayplanIsReady();

    Ended on = gate.run("on");

    assertThat(on.status()).as(on.out()).isZero();
    make("default", TestPod.named("new"));
    assertThat(gates("default", "new")).containsExactly(GATE);
    assertThat(gates("default", "waits")).isEmpty();
    Answer answer = admin.patch(Installed.PODS + "/new", Caller.JSON_PATCH, TestPod.withoutGate(0));
    assertThat(answer.isRefusedBy("bayplan-release")).as("%s", answer).isTrue();
    assertThat(gate.run("status").out())
        .containsPattern("gate policy: +on")
        .containsPattern("release guard: +on")
        .containsPattern("gated pods: +1");
  }

  @Test
  void onDoesNothingWhereNobodyWouldTakeTheGatesOff() {
    assertThat(gate.run("off").status()).isZero();

    Ended on = gate.run("on");

    assertThat(on.status()).isEqualTo(1);
    assertThat(on.out()).contains("no pod of Bayplan is ready").contains("Nothing was changed");
    assertThat(gate.run("status").out()).containsPattern("gate policy: +off");
  }

  @Test
  void anythingElseIsNotUnderstood() {
    assertThat(gate.run("of").status()).isEqualTo(2);
    assertThat(gate.run().status()).isEqualTo(2);
    assertThat(gate.run("off", "now").out()).startsWith("usage: ");
  }

  private void makeUntil(AtomicBoolean done, AtomicInteger made) {
    while (!done.get()) {
      make("team", TestPod.named("comes-" + made.get()));
      made.incrementAndGet();
    }
  }

  private void make(String namespace, TestPod pod) {
    assertThat(admin.post("/api/v1/namespaces/" + namespace + "/pods", pod.json()))
        .matches(Answer::isOk);
  }

  private void aPodOfBayplanIsReady() {
    cluster.plane().kubectl().apply(BAYPLAN);
    String ready = "{\"status\": {\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}}";
    assertThat(admin.merge("/api/v1/namespaces/bayplan-system/pods/bayplan-played/status", ready))
        .matches(Answer::isOk);
  }

  private void noPodOfBayplan() {
    client
        .pods()
        .inNamespace(Installed.NAMESPACE)
        .withName("bayplan-played")
        .withGracePeriod(0)
        .delete();
  }

  private List<Pod> pods() {
    return client.pods().inAnyNamespace().list().getItems();
  }

  private List<String> gates(String namespace, String pod) {
    return gates(client.pods().inNamespace(namespace).withName(pod).require());
  }

  private static List<String> gates(Pod pod) {
    return pod.getSpec().getSchedulingGates().stream().map(PodSchedulingGate::getName).toList();
  }

  private static final String BAYPLAN =
      """
      apiVersion: v1
      kind: Pod
      metadata:
        name: bayplan-played
        namespace: bayplan-system
        labels: {app.kubernetes.io/name: bayplan, app.kubernetes.io/component: scheduler}
      spec:
        nodeName: anywhere
        containers: [{name: extender, image: nothing}]
      """;
}
