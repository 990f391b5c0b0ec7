package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Decoded;
import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Adds up what the assignments in the API server give away, without asking Bayplan: a GPU whole
 * once, or shares of it up to its memory.
 */
final class Books {

  private final Map<String, List<String>> wholeBy = new HashMap<>();
  private final Map<String, Long> sharedMiB = new HashMap<>();

  private Books() {}

  /** Fails where a device is given twice, or an assignment does not fit its pod. */
  static void check(List<Pod> pods, long gpuMiB) {
    Books books = new Books();
    pods.stream().filter(Workload::isBound).filter(Books::wantsGpus).forEach(books::add);
    books.wholeBy.forEach((gpu, holders) -> {
      assertThat(holders).as("whole holders of %s", gpu).hasSize(1);
      assertThat(books.sharedMiB).as("shares of a GPU held whole").doesNotContainKey(gpu);
    });
    books.sharedMiB.forEach(
        (gpu, sum) -> assertThat(sum).as("MiB given of %s", gpu).isLessThanOrEqualTo(gpuMiB));
  }

  private void add(Pod pod) {
    String name = pod.getMetadata().getName();
    Assignment assignment = assignmentOf(pod);
    assertThat(assignment.node()).as("node of %s", name).isEqualTo(pod.getSpec().getNodeName());
    assertThat(assignment.devices()).as("devices of %s", name).hasSize(devicesAsked(pod));
    for (Assignment.Device device : assignment.devices()) {
      switch (device) {
        case Assignment.Device.Whole whole -> {
          assertThat(whole.gpu()).as(name).startsWith("GPU-" + assignment.node() + "-");
          wholeBy.computeIfAbsent(whole.gpu(), gpu -> new ArrayList<>()).add(name);
        }
        case Assignment.Device.Share share -> {
          assertThat(share.gpu()).as(name).startsWith("GPU-" + assignment.node() + "-");
          assertThat(share.memoryMiB()).as(name).isEqualTo(1024L * asked(pod, Keys.GPU_MEMORY));
          sharedMiB.merge(share.gpu(), share.memoryMiB(), Long::sum);
        }
        case Assignment.Device.Mig _, Assignment.Device.Counted _ ->
            throw new AssertionError(name + " has a device of a kind that nobody asked for");
      }
    }
  }

  static Assignment assignmentOf(Pod pod) {
    String text = pod.getMetadata().getAnnotations().getOrDefault(Keys.ASSIGNMENT, "");
    String name = pod.getMetadata().getName();
    assertThat(text).as("assignment of %s", name).isNotEmpty();
    PodRef ref = new PodRef(pod.getMetadata().getNamespace(), name, pod.getMetadata().getUid());
    Decoded decoded = AssignmentCodec.decode(ref, Keys.ASSIGNMENT, text);
    assertThat(decoded).isInstanceOf(Assignment.class);
    return (Assignment) decoded;
  }

  static boolean wantsGpus(Pod pod) {
    return asked(pod, Keys.GPU) + asked(pod, Keys.GPU_MEMORY) > 0;
  }

  private static int devicesAsked(Pod pod) {
    int shares = asked(pod, Keys.GPU_MEMORY) > 0 ? 1 : 0;
    return asked(pod, Keys.GPU) + shares;
  }

  private static int asked(Pod pod, String resource) {
    return pod.getSpec().getContainers().stream()
        .map(container -> container.getResources().getLimits())
        .filter(limits -> limits != null && limits.containsKey(resource))
        .mapToInt(limits -> Integer.parseInt(limits.get(resource).getAmount()))
        .sum();
  }
}
