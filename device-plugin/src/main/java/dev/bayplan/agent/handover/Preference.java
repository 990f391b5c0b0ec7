package dev.bayplan.agent.handover;

import dev.bayplan.api.Assignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which GPUs or MIG devices to propose when the kubelet asks for so many of those that it has free.
 * It does not say for whom: a bound pod that still waits for just that count is a guess, and a
 * wrong one is mended by the books.
 *
 * @param all ids of the resource: a container may ask for MIG devices of several profiles
 * @param available ids that the kubelet has free, with those that it has chosen already
 * @param mustInclude ids that it has chosen already
 */
record Preference(
    String resource,
    Collection<String> all,
    Collection<String> available,
    Collection<String> mustInclude,
    int size) {

  private static final Comparator<NodePod> OLDEST =
      Comparator.comparing(NodePod::created).thenComparing(NodePod::uid);

  /** The devices of the oldest pod that was planned onto so many, and has none yet. */
  Optional<List<String>> planned(NodeView view) {
    return view.pods().stream()
        .sorted(OLDEST)
        .flatMap(pod -> waiting(pod, view).stream())
        .filter(plan -> plan.size() == size)
        .filter(plan -> available.containsAll(plan) && plan.containsAll(mustInclude))
        .findFirst();
  }

  /** Plans of the containers of this pod that have no devices yet. */
  private List<List<String>> waiting(NodePod pod, NodeView view) {
    List<List<String>> plans = new ArrayList<>();
    for (NodePod.ContainerAsk ask : pod.containers()) {
      if (ask.resource().equals(resource) && !isServed(pod, ask.container(), view)) {
        plans.add(
            pod.planned(ask.container()).stream()
                .flatMap(device -> id(device).stream())
                .filter(all::contains)
                .toList());
      }
    }
    return plans;
  }

  /** Also where it got others than planned: its plan is nobody's then. */
  private boolean isServed(NodePod pod, String container, NodeView view) {
    return pod.started().contains(container)
        || view.given().stream()
            .filter(given -> given.podUid().equals(pod.uid()))
            .anyMatch(
                given -> given.container().equals(container) && given.resource().equals(resource));
  }

  private static Optional<String> id(Assignment.Device device) {
    return switch (device) {
      case Assignment.Device.Whole whole -> Optional.of(whole.gpu());
      case Assignment.Device.Mig mig -> Optional.of(mig.mig());
      case Assignment.Device.Share _, Assignment.Device.Counted _ -> Optional.empty();
    };
  }

  /**
   * So many that nobody else is to have; where these are too few, those planned for others, then
   * those that can never be given whole.
   */
  List<String> free(NodeView view) {
    Map<String, Integer> claims = claims(view);
    List<String> chosen = new ArrayList<>(DeviceIds.sorted(mustInclude));
    Set<String> taken = new HashSet<>(chosen);
    available.stream()
        .distinct()
        .filter(id -> !taken.contains(id))
        .sorted(
            Comparator.comparing((String id) -> claims.getOrDefault(id, 0))
                .thenComparing(Comparator.naturalOrder()))
        .limit(Math.max(0, size - chosen.size()))
        .forEach(chosen::add);
    return List.copyOf(chosen);
  }

  private static final int PLANNED = 1;

  /** Carries a share, or is still used by a pod that is gone. */
  private static final int IN_USE = 2;

  private static Map<String, Integer> claims(NodeView view) {
    Map<String, Integer> claims = new HashMap<>();
    for (NodePod pod : view.pods()) {
      for (Assignment.Device device : pod.assignment().map(Assignment::devices).orElse(List.of())) {
        if (device instanceof Assignment.Device.Share share) {
          claims.merge(share.gpu(), IN_USE, Math::max);
        }
        id(device).ifPresent(id -> claims.merge(id, PLANNED, Math::max));
      }
    }
    for (Given given : view.given()) {
      for (Given.Part part : given.parts()) {
        claims.merge(part.mig().orElse(part.gpu()), IN_USE, Math::max);
      }
    }
    return claims;
  }
}
