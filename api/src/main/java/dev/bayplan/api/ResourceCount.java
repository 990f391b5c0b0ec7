package dev.bayplan.api;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.Resources;
import java.util.Optional;

/**
 * CPU and memory of a whole pod as kube-scheduler counts them ({@code PodRequests} in {@code
 * k8s.io/component-helpers/resource}): mains and sidecars add up, an init container counts with the
 * sidecars started before it and only by the maximum, pod-level requests stand in place of all
 * that, overhead comes on top.
 */
final class ResourceCount {

  private static final String CPU = "cpu";
  private static final String MEMORY = "memory";

  private Optional<String> problem = Optional.empty();
  private final Resources total;

  private ResourceCount(PodSource pod) {
    long cpu = count(pod, CPU).millis();
    long memory = count(pod, MEMORY).roundedUp();
    total = new Resources(cpu, memory);
  }

  static ResourceCount of(PodSource pod) {
    return new ResourceCount(pod);
  }

  /** What could be read; an unreadable quantity counts as nothing. */
  Resources total() {
    return total;
  }

  /** The first quantity that could not be read. */
  Optional<String> problem() {
    return problem;
  }

  private Amount.Known count(PodSource pod, String resource) {
    String podLevel = pod.podLevel().resources().requested(resource);
    Amount.Known inside =
        podLevel.isEmpty() ? ofContainers(pod, resource) : read(podLevel, "the pod", resource);
    String overhead = pod.podLevel().overhead().getOrDefault(resource, "");
    return overhead.isEmpty() ? inside : inside.plus(read(overhead, "the pod overhead", resource));
  }

  private Amount.Known ofContainers(PodSource pod, String resource) {
    Amount.Known running = Amount.Known.ZERO;
    Amount.Known peak = Amount.Known.ZERO;
    for (PodSource.Container container : pod.containers()) {
      String text = container.resources().requested(resource);
      if (text.isEmpty()) {
        continue;
      }
      Amount.Known own = read(text, "container " + Quoted.of(container.name()), resource);
      peak = peak.max(running.plus(own));
      running = container.kind() == ContainerKind.INIT ? running : running.plus(own);
    }
    return peak;
  }

  private Amount.Known read(String text, String who, String resource) {
    return switch (Quantities.parse(text)) {
      case Amount.Known known -> known;
      case Amount.Bad bad -> {
        problem = problem.or(() -> Optional.of(sentence(text, who, resource, bad)));
        yield Amount.Known.ZERO;
      }
    };
  }

  private static String sentence(String text, String who, String resource, Amount.Bad bad) {
    return who + " asks for " + resource + ": " + Quoted.of(text) + ", which " + bad.problem();
  }
}
