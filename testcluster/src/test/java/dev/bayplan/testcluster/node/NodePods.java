package dev.bayplan.testcluster.node;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.util.List;

/** Pods of one container, bound without a scheduler. */
record NodePods(ControlPlane plane, String node) {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  Pod create(String name, String... command) {
    return plane
        .client()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withTerminationGracePeriodSeconds(0L)
                .addNewContainer()
                .withName("main")
                .withImage(RealNode.IMAGE)
                .withImagePullPolicy("Never")
                .withCommand(List.of(command))
                .addNewEnv()
                .withName("COLOUR")
                .withValue("green")
                .endEnv()
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  Pod get(String name) {
    return plane.client().pods().inNamespace("default").withName(name).require();
  }

  /** Waits until its container runs and has been started again so many times. */
  Pod running(String name, int restarts) {
    Await.until(
        "%s runs after %d restarts".formatted(name, restarts),
        LIMIT,
        () ->
            get(name).getStatus().getContainerStatuses().stream()
                .anyMatch(
                    c -> c.getState().getRunning() != null && c.getRestartCount() == restarts),
        () -> get(name).getStatus() + "\n" + plane.logTails());
    return get(name);
  }

  Pod run(String name, String... command) {
    create(name, command);
    return running(name, 0);
  }
}
