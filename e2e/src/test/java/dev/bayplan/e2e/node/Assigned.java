package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.Assignment.Device;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/** What the scheduler's books say of a pod. */
final class Assigned {

  private Assigned() {}

  static Assignment to(Pod pod) {
    String name = pod.getMetadata().getName();
    PodRef ref = new PodRef(pod.getMetadata().getNamespace(), name, pod.getMetadata().getUid());
    String text = pod.getMetadata().getAnnotations().getOrDefault(Keys.ASSIGNMENT, "");
    assertThat(text).as("assignment of %s", name).isNotEmpty();
    return (Assignment) AssignmentCodec.decode(ref, Keys.ASSIGNMENT, text);
  }

  /** UUIDs, in order. */
  static List<String> gpus(Pod pod) {
    return to(pod).devices().stream().map(Assigned::gpu).toList();
  }

  private static String gpu(Device device) {
    return switch (device) {
      case Device.Whole whole -> whole.gpu();
      case Device.Share share -> share.gpu();
      case Device.Mig mig -> mig.gpu();
      case Device.Counted counted -> throw new AssertionError("only counted: " + counted);
    };
  }
}
