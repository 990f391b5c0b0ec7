package dev.bayplan.e2e.node;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.NodeTest;
import dev.bayplan.testcluster.node.RealContainer;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever dies in between: nothing wrong is handed over, and nothing is stuck. */
@NodeTest
class FaultsTest {
  private static final int GPUS = 4;
  private static final int GIB = 80;

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults()).prepared(Stage::prepare);

  private static Stage stage;

  private Tenants tenants;

  @BeforeAll
  static void start() {
    stage = Stage.start(cluster.plane(), NodeOptions.defaults(), GPUS, GIB);
    awaitAll();
  }

  @BeforeEach
  void namespace(TestInfo test) {
    tenants = stage.tenants(test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT));
  }

  @AfterEach
  void clear() {
    tenants.clear();
  }

  /** Seed 4: in each of 6 rounds of 8 equal pods the agent dies after that many are admitted. */
  @Test
  void anAgentThatIsKilledAtAnyMomentGivesNothingWrong() {
    SplittableRandom random = new SplittableRandom(4);
    for (int round = 0; round < 6; round++) {
      Map<String, Ask> asks = new LinkedHashMap<>();
      for (int i = 0; i < 8; i++) {
        asks.put("p-%d-%d".formatted(round, i), Ask.share(gpu((i + round) % GPUS), 10));
      }
      tenants.createAll(asks);
      int admitted = random.nextInt(9);
      tenants.await(admitted + " pods are admitted", () -> admitted(asks) >= admitted);
      stage.killAgent();
      stage.startAgent();
      awaitAll();
      asks.keySet().forEach(this::settled);
      asks.forEach(this::checkIfRunning);
      tenants.clear();
    }
  }

  @Test
  void aPodThatIsGoneBeforeItStartsLeavesItsDevicesToOthers() {
    for (int round = 0; round < 5; round++) {
      List<Pod> gone = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        gone.add(tenants.pod("gone-%d-%d".formatted(round, i), Ask.share(gpu(i % 2), 30)));
      }
      tenants.createAll(gone);
      gone.forEach(pod -> tenants.kill(pod.getMetadata().getName()));
    }
    Map<String, Ask> stay = new LinkedHashMap<>();
    for (int i = 0; i < 8; i++) {
      stay.put("stays-" + i, Ask.share(gpu(2 + i % 2), 20));
    }
    tenants.createAll(stay);

    stay.keySet().forEach(tenants::running);
    stay.forEach(this::checkIfRunning);
    tenants.await("specs of pods that are gone are removed", () -> stage.shareSpecs().size() == 8);
    tenants.await(
        "all allocations are of pods that are there", () -> stage.allocations().size() == 8);
  }

  @Test
  void aContainerRestartsWhileTheApiServerIsAway() {
    Ask ask = Ask.share(gpu(1), 10);
    Pod pod = tenants.run("alone", ask);
    RealContainer before = stage.node().container(pod, "main");
    cluster.plane().program("kube-apiserver").pause();
    try {
      stage.killAgent();
      stage.startAgent();
      before.kill9();
      Await.until(
          "the container runs again",
          Tenants.LIMIT,
          () ->
              stage.node().containers(pod.getMetadata().getUid(), "main").stream()
                  .anyMatch(now -> !now.id().equals(before.id())));
    } finally {
      cluster.plane().program("kube-apiserver").resume();
    }

    Pod again = tenants.running("alone", 1);
    Inside.of(stage.node(), again, "main").hasShare(stage.fleet(), again, ask);
  }

  /** Pods of this round to which the kubelet gave devices, or refused them. */
  private long admitted(Map<String, Ask> asks) {
    Set<String> served =
        Checkpoint.of(stage.node()).stream().map(Checkpoint.Entry::podUid).collect(toSet());
    return asks.keySet().stream()
        .map(tenants::get)
        .filter(pod ->
            served.contains(pod.getMetadata().getUid())
                || "Failed".equals(pod.getStatus().getPhase()))
        .count();
  }

  private static void awaitAll() {
    stage.awaitAdvertised(Keys.GPU, GPUS);
    stage.awaitAdvertised(Keys.GPU_MEMORY, GPUS * GIB);
  }

  /** Runs, or was refused for good by the kubelet while there was no plugin. */
  private void settled(String name) {
    tenants.await(
        name + " runs or has failed",
        () -> tenants.isRunning(name) || tenants.phase(name).equals("Failed"));
  }

  private void checkIfRunning(String name, Ask ask) {
    Pod pod = tenants.get(name);
    if (tenants.isRunning(name)) {
      Inside.of(stage.node(), pod, "main").hasShare(stage.fleet(), pod, ask);
    } else {
      assertThat(pod.getStatus().getReason())
          .isIn("UnexpectedAdmissionError", "OutOf" + Keys.GPU_MEMORY);
    }
  }

  private static String gpu(int index) {
    return stage.fleet().gpu(index);
  }
}
