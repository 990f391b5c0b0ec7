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

/** What a container really has of GPUs: device nodes and environment of its first process. */
record Inside(SortedSet<Integer> minors, Map<String, String> environment) {
  private static final String NODE = "/dev/nvidia";

  static Inside of(RealNode node, Pod pod, String container) {
    RealContainer real = node.container(pod, container);
    SortedSet<Integer> minors = new TreeSet<>();
    for (RealContainer.DeviceNode device : real.devices()) {
      if (device.path().matches(NODE + "\\d+")) {
        int minor = Integer.parseInt(device.path().substring(NODE.length()));
        assertThat(device.numbers())
            .as("numbers of %s", device.path())
            .isEqualTo(StandIns.MAJOR + ":" + minor);
        minors.add(minor);
      }
    }
    Map<String, String> environment = new TreeMap<>(real.environment());
    environment.keySet().removeIf(name -> !name.startsWith("BAYPLAN_"));
    return new Inside(minors, environment);
  }

  /** Exactly the GPUs of these UUIDs, and no share. */
  void hasWhole(Fleet fleet, Iterable<String> gpus) {
    assertThat(minors).as("GPUs by device node").isEqualTo(fleet.minors(gpus));
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
