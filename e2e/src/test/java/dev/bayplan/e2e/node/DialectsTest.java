package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.api.Assignment.Device;
import dev.bayplan.api.Keys;
import dev.bayplan.api.resources.AllocationStatus;
import dev.bayplan.e2e.scheduling.Bayplan;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.node.NodeOptions;
import dev.bayplan.testcluster.node.NodeTest;
import dev.bayplan.testcluster.node.RealNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A pod in each dialect, through the real API server with the policies as installed, to the devices
 * in its container: what it has is what the books say, and what its user asked for.
 */
@NodeTest
class DialectsTest {
  private static final int GPUS = 8;
  private static final int GIB = 80;

  @RegisterExtension static final ControlPlaneExtension cluster = Bayplan.installed("overlays/own");

  /**
   * @param written resources, and annotations after a bar: {@code KEY=TEXT}
   * @param mib of each part; 0: whole GPUs
   */
  private record Row(String name, String written, int gpus, long mib, int compute) {
    Map<String, String> resources() {
      return pairs(written.split("\\|", -1)[0]);
    }

    Map<String, String> annotations() {
      return written.contains("|") ? pairs(written.split("\\|", -1)[1]) : Map.of();
    }

    private static Map<String, String> pairs(String text) {
      return Stream.of(text.strip().split(" +"))
          .filter(pair -> !pair.isEmpty())
          .map(pair -> pair.split("=", 2))
          .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }
  }

  private static final List<Row> TABLE =
      List.of(
          new Row(
              "hami",
              "nvidia.com/gpu=2 nvidia.com/gpumem=3000 nvidia.com/gpucores=30",
              2,
              3072,
              30),
          new Row("hami-percent", "nvidia.com/gpumem-percentage=25", 1, 20_480, 0),
          new Row("hami-whole", "nvidia.com/gpu=1 | nvidia.com/use-gputype=H100,A100", 1, 0, 0),
          new Row("volcano", "volcano.sh/vgpu-number=1 volcano.sh/vgpu-memory=2048", 1, 2048, 0),
          new Row("gpushare", "aliyun.com/gpu-mem=8", 1, 8192, 0),
          new Row("kai", "| gpu-fraction=0.5", 1, 40_960, 0),
          new Row("kai-two", "| gpu-memory=2000 gpu-fraction-num-devices=2", 2, 2048, 0),
          new Row("koordinator", "koordinator.sh/gpu=50", 1, 40_960, 50),
          new Row("koordinator-whole", "koordinator.sh/gpu=200", 2, 0, 0),
          new Row("tencent", "tencent.com/vcuda-core=30 tencent.com/vcuda-memory=20", 1, 5120, 30),
          new Row("nvidia", "nvidia.com/gpu.shared=1", 1, 8192, 0));

  @Test
  void everyDialectEndsInAContainerWithItsDevices() {
    ControlPlane plane = cluster.plane();
    Stage stage = Stage.asInstalled(plane, NodeOptions.defaults(), GPUS, GIB);
    Bayplan.start(plane, List.of());
    stage.awaitAdvertised(Keys.GPU, GPUS);
    stage.awaitAdvertised(Keys.GPU_MEMORY, GPUS * GIB);
    Tenants tenants = stage.tenants("dialects");
    awaitRefusal(tenants);

    TABLE.forEach(row -> tenants.create(pod(tenants, row)));
    TABLE.forEach(row -> tenants.running(row.name()));

    for (Row row : TABLE) {
      tenants.await(row.name() + " has what the books say", () -> agrees(stage, tenants, row));
      check(stage, tenants.get(row.name()), row);
    }
  }

  /** Also the sign that the policies are in force. */
  private static void awaitRefusal(Tenants tenants) {
    Pod mig = pod(tenants, new Row("mig", "nvidia.com/gpu=1 | nvidia.com/vgpu-mode=mig", 1, 0, 0));
    Await.until(
        "the policies refuse",
        Duration.ofSeconds(30),
        () -> {
          try {
            tenants.plane().client().resource(mig).dryRun().create();
            return false;
          } catch (KubernetesClientException refused) {
            return String.valueOf(refused.getMessage()).contains("nvidia.com/vgpu-mode is \"mig\"");
          }
        });
    assertThatThrownBy(() -> tenants.create(mig)).hasMessageContaining("nvidia.com/mig-PROFILE");
  }

  private static Pod pod(Tenants tenants, Row row) {
    Map<String, Quantity> limits = new LinkedHashMap<>();
    row.resources().forEach((name, text) -> limits.put(name, new Quantity(text)));
    return new PodBuilder()
        .withNewMetadata()
        .withName(row.name())
        .withNamespace(tenants.namespace())
        .withAnnotations(row.annotations())
        .endMetadata()
        .withNewSpec()
        .withSchedulerName(Keys.SCHEDULER_NAME)
        .withTerminationGracePeriodSeconds(1L)
        .addNewContainer()
        .withName("main")
        .withImage(RealNode.IMAGE)
        .withImagePullPolicy("Never")
        .withNewResources()
        .withLimits(limits)
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  /** The books follow the kubelet: where equal pods were swapped, soon and not at once. */
  private static boolean agrees(Stage stage, Tenants tenants, Row row) {
    Pod pod = tenants.get(row.name());
    List<String> assigned = Assigned.gpus(pod);
    return stage.fleet().minors(assigned).equals(Inside.of(stage.node(), pod, "main").minors())
        && stage
            .allocationsOf(pod.getMetadata().getUid())
            .flatMap(one -> one.devices().stream())
            .map(AllocationStatus.Device::gpu)
            .sorted()
            .toList()
            .equals(assigned.stream().sorted().toList());
  }

  private static void check(Stage stage, Pod pod, Row row) {
    Inside inside = Inside.of(stage.node(), pod, "main");
    List<Device> devices = Assigned.to(pod).devices();
    assertThat(Assigned.gpus(pod)).as(row.name()).hasSize(row.gpus()).doesNotHaveDuplicates();
    if (row.mib() == 0) {
      assertThat(devices).as(row.name()).allMatch(Device.Whole.class::isInstance);
      inside.hasWhole(stage.fleet(), Assigned.gpus(pod));
      return;
    }
    assertThat(devices)
        .as(row.name())
        .allSatisfy(device -> {
          Device.Share share = (Device.Share) device;
          assertThat(share.memoryMiB()).isEqualTo(row.mib());
          assertThat(share.computePercent()).isEqualTo(row.compute());
        });
    String[] sizes = new String[row.gpus()];
    Arrays.fill(sizes, Long.toString(row.mib()));
    assertThat(inside.environment())
        .as(row.name())
        .containsEntry("BAYPLAN_POD_UID", pod.getMetadata().getUid())
        .containsEntry("BAYPLAN_GPU", String.join(",", Assigned.gpus(pod)))
        .containsEntry("BAYPLAN_GPU_MEMORY_MIB", String.join(",", sizes));
  }
}
