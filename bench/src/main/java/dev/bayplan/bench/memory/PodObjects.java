package dev.bayplan.bench.memory;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Assignments;
import dev.bayplan.api.Keys;
import dev.bayplan.bench.fleet.PlacedPod;
import dev.bayplan.bench.fleet.TaskType;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;

/** Pods on nodes as users and controllers write them, of the size that real ones have. */
final class PodObjects {

  private static final String OTHER_SCHEDULER = "default-scheduler";

  private PodObjects() {}

  /** One of ours, bound with its devices. */
  static Pod withGpus(PlacedPod placed) {
    TaskType type = placed.pod().type();
    Map<String, Quantity> limits = new HashMap<>();
    limits.put("cpu", new Quantity(type.cpuMillis() + "m"));
    limits.put("memory", new Quantity(type.memoryMiB() + "Mi"));
    limits.put(
        type.isShare() ? Keys.GPU_MEMORY : Keys.GPU,
        new Quantity(Integer.toString(type.isShare() ? type.shareGib() : type.gpus())));
    Map<String, String> annotations = new HashMap<>();
    annotations.put(Keys.ASSIGNMENT, assignment(placed));
    if (type.isShare()) {
      annotations.put(Keys.GPU_COMPUTE, Integer.toString(type.sharePercent()));
    }
    return pod(placed.pod().namespace(), placed.pod().name())
        .editMetadata()
        .withAnnotations(annotations)
        .endMetadata()
        .editSpec()
        .withSchedulerName(Keys.SCHEDULER_NAME)
        .withNodeName(placed.placement().node())
        .editFirstContainer()
        .withNewResources()
        .withRequests(limits)
        .withLimits(limits)
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static String assignment(PlacedPod placed) {
    Assignment.Origin origin = Assignment.Origin.of("bench", 1, "bench");
    return AssignmentCodec.encode(Assignments.of(placed.placement(), origin));
  }

  /** Somebody else's, without GPUs. */
  static Pod without(int number, String node) {
    return pod("pipelines", "web-" + number)
        .editSpec()
        .withSchedulerName(OTHER_SCHEDULER)
        .withNodeName(node)
        .editFirstContainer()
        .withNewResources()
        .addToRequests("cpu", new Quantity("10m"))
        .addToRequests("memory", new Quantity("64Mi"))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  /** Labels, environment and a probe: about 4 KB once the API server has stored it. */
  private static PodBuilder pod(String namespace, String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .addToLabels("app.kubernetes.io/name", name)
        .addToLabels("app.kubernetes.io/part-of", "a-system-of-many-parts")
        .addToLabels("controller-revision-hash", "7f8c5d9b6d")
        .addNewOwnerReference()
        .withApiVersion("batch/v1")
        .withKind("Job")
        .withName(name)
        .withUid("5b0c3d0e-6c1f-4c55-9d0a-3f2f5a1f4b11")
        .withController(true)
        .endOwnerReference()
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("registry.example/team/project/image-with-a-long-name:2026-11-24-1234567")
        .withCommand("python3", "-m", "project.train", "--config=/etc/project/config.yaml")
        .addNewEnv()
        .withName("MASTER_ADDR")
        .withValue("project-0.project.research.svc.cluster.local")
        .endEnv()
        .addNewEnv()
        .withName("DATASET")
        .withValue("s3://datasets/project/2026/11/part-*.parquet")
        .endEnv()
        .withNewReadinessProbe()
        .withNewHttpGet()
        .withPath("/readyz")
        .withNewPort(8080)
        .endHttpGet()
        .endReadinessProbe()
        .addNewVolumeMount()
        .withName("scratch")
        .withMountPath("/scratch")
        .endVolumeMount()
        .endContainer()
        .addNewVolume()
        .withName("scratch")
        .withNewEmptyDir()
        .endEmptyDir()
        .endVolume()
        .endSpec();
  }
}
