package dev.bayplan.testcluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class StartTest {
  /** 3 to 5 s on an idle machine; printed, not judged. */
  @Test
  void aControlPlaneIsUpAndThenGone() {
    long start = System.nanoTime();
    ControlPlane plane = ControlPlane.start();
    long up = System.nanoTime();
    long etcd = plane.program("etcd").pid();
    plane.close();
    long down = System.nanoTime();

    System.out.printf(
        "up in %d ms, down in %d ms%n", (up - start) / 1_000_000, (down - up) / 1_000_000);
    assertThat(ProcessHandle.of(etcd).map(ProcessHandle::isAlive).orElse(false)).isFalse();
  }

  @Test
  void controllersWorkWhereTheyAreAskedFor() {
    try (ControlPlane plane =
        ControlPlane.start(ControlPlaneOptions.defaults().withWorkloadControllers())) {
      Map<String, String> labels = Map.of("app", "web");
      plane
          .client()
          .resource(
              new DeploymentBuilder()
                  .withNewMetadata()
                  .withName("web")
                  .withNamespace("default")
                  .endMetadata()
                  .withNewSpec()
                  .withReplicas(3)
                  .withNewSelector()
                  .withMatchLabels(labels)
                  .endSelector()
                  .withNewTemplate()
                  .withNewMetadata()
                  .withLabels(labels)
                  .endMetadata()
                  .withNewSpec()
                  .addNewContainer()
                  .withName("web")
                  .withImage("web")
                  .endContainer()
                  .endSpec()
                  .endTemplate()
                  .endSpec()
                  .build())
          .create();

      Await.until(
          "the Deployment has its three pods",
          Duration.ofSeconds(20),
          () -> plane.client().pods().inNamespace("default").list().getItems().size() == 3);
    }
  }
}
