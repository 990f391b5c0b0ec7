package dev.bayplan.agent.cluster;

import dev.bayplan.agent.handover.Devices;
import dev.bayplan.agent.handover.NodePod;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.api.Amount;
import dev.bayplan.api.Assignment;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Decoded;
import dev.bayplan.api.Keys;
import dev.bayplan.api.Quantities;
import dev.bayplan.policies.PodRef;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod as the hand-over needs it. */
final class NodePodParser {

  private static final Logger LOG = LoggerFactory.getLogger(NodePodParser.class);

  private NodePodParser() {}

  static NodePod parse(Pod pod) {
    PodName name = new PodName(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
    List<NodePod.ContainerAsk> asks = new ArrayList<>();
    boolean relative = annotation(pod, Keys.GPU_MEMORY_PERCENT) != null;
    for (Container container : pod.getSpec().getInitContainers()) {
      add(container, !"Always".equals(container.getRestartPolicy()), relative, asks);
    }
    pod.getSpec().getContainers().forEach(container -> add(container, false, relative, asks));
    @Nullable String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return new NodePod(
        name,
        pod.getMetadata().getUid(),
        created(pod),
        "Succeeded".equals(phase) || "Failed".equals(phase),
        assignment(pod),
        asks,
        started(pod));
  }

  private static Set<String> started(Pod pod) {
    @Nullable PodStatus status = pod.getStatus();
    return status == null
        ? Set.of()
        : Stream.concat(
                status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
            .filter(container -> hasRun(container.getState()) || hasRun(container.getLastState()))
            .map(ContainerStatus::getName)
            .collect(Collectors.toSet());
  }

  private static boolean hasRun(@Nullable ContainerState state) {
    return state != null && (state.getRunning() != null || state.getTerminated() != null);
  }

  private static Instant created(Pod pod) {
    try {
      return Instant.parse(
          Objects.requireNonNullElse(pod.getMetadata().getCreationTimestamp(), ""));
    } catch (DateTimeException none) {
      return Instant.EPOCH;
    }
  }

  private static @Nullable String annotation(Pod pod, String key) {
    @Nullable Map<String, String> annotations = pod.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(key);
  }

  /** A damaged one counts as none: the pod is treated as one that nobody placed. */
  private static Optional<Assignment> assignment(Pod pod) {
    @Nullable String text = annotation(pod, Keys.ASSIGNMENT);
    if (text == null) {
      return Optional.empty();
    }
    PodRef ref =
        new PodRef(
            pod.getMetadata().getNamespace(),
            pod.getMetadata().getName(),
            pod.getMetadata().getUid());
    return switch (AssignmentCodec.decode(ref, Keys.ASSIGNMENT, text)) {
      case Assignment assignment -> Optional.of(assignment);
      case Decoded.Damaged(String problem) -> {
        LOG.warn("{}", problem);
        yield Optional.empty();
      }
    };
  }

  private static void add(
      Container container, boolean init, boolean relative, List<NodePod.ContainerAsk> asks) {
    @Nullable ResourceRequirements resources = container.getResources();
    @Nullable Map<String, Quantity> limits = resources == null ? null : resources.getLimits();
    if (limits == null) {
      return;
    }
    limits.forEach((resource, quantity) -> {
      if (Devices.isOurs(resource)) {
        int count = count(quantity);
        if (count > 0) {
          asks.add(
              new NodePod.ContainerAsk(
                  container.getName(),
                  init,
                  resource,
                  count,
                  relative && resource.equals(Keys.GPU_MEMORY)));
        }
      }
    });
  }

  private static int count(Quantity quantity) {
    return switch (Quantities.parse(quantity.toString())) {
      case Amount.Known known -> (int) Math.min(known.units(), Integer.MAX_VALUE);
      case Amount.Bad _ -> 0;
    };
  }
}
