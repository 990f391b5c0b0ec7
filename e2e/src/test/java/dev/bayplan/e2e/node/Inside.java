package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.node.RealContainer;
import dev.bayplan.testcluster.node.RealNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a container really has of GPUs: device nodes and environment of its first process.
 *
 * @param minors of the device nodes of GPUs
 * @param capabilities minors of the device nodes of MIG devices
 */
record Inside(
    SortedSet<Integer> minors, SortedSet<Integer> capabilities, Map<String, String> environment) {

  static Inside of(RealNode node, Pod pod, String container) {
    RealContainer real = node.container(pod, container);
    List<RealContainer.DeviceNode> devices = real.devices();
    SortedSet<Integer> minors = minors(devices, "/dev/nvidia");
    assertThat(devices.stream().anyMatch(device -> device.path().equals("/dev/nvidiactl")))
        .as("nvidiactl comes with GPUs, and only with them")
        .isEqualTo(!minors.isEmpty());
    Map<String, String> environment = new TreeMap<>(real.environment());
    environment.keySet().removeIf(name -> !name.startsWith("BAYPLAN_"));
    return new Inside(minors, minors(devices, "/dev/nvidia-caps/nvidia-cap"), environment);
  }

  private static SortedSet<Integer> minors(List<RealContainer.DeviceNode> devices, String prefix) {
    SortedSet<Integer> minors = new TreeSet<>();
    for (RealContainer.DeviceNode device : devices) {
      if (device.path().matches(prefix + "\\d+")) {
        String minor = device.path().substring(prefix.length());
        assertThat(device.numbers()).as("numbers of %s", device.path()).endsWith(":" + minor);
        minors.add(Integer.valueOf(minor));
      }
    }
    return minors;
  }

  /** Exactly the GPUs of these UUIDs, and no share. */
  void hasWhole(Fleet fleet, Iterable<String> gpus) {
    assertThat(minors).as("GPUs by device node").isEqualTo(fleet.minors(gpus));
    assertThat(capabilities).isEmpty();
    assertThat(environment).doesNotContainKeys("BAYPLAN_GPU", "BAYPLAN_SLOT");
  }

  /** Exactly this MIG device: its GPU's node, and the right to this instance of it alone. */
  void hasMig(Fleet fleet, Fleet.Mig mig) {
    assertThat(minors).as("GPUs by device node").containsExactly(mig.gpu());
    assertThat(capabilities)
        .containsExactlyInAnyOrderElementsOf(
            mig.capabilities().stream().map(one -> StandIns.minor(fleet, one)).toList());
    assertThat(environment).doesNotContainKeys("BAYPLAN_GPU", "BAYPLAN_SLOT");
  }

  /** Exactly this share, and made for this very pod. */
  void hasShare(Fleet fleet, Pod pod, Ask ask) {
    String gpu = ask.share().gpu();
    assertThat(environment)
        .containsEntry("BAYPLAN_GPU", gpu)
        .containsEntry("BAYPLAN_POD_UID", pod.getMetadata().getUid())
        .containsEntry("BAYPLAN_GPU_MEMORY_MIB", Long.toString(ask.share().memoryMiB()));
    assertThat(minors).as("GPUs by device node").isEqualTo(fleet.minors(List.of(gpu)));
  }
}
