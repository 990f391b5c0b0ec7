package dev.bayplan.agent.handover;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which GPUs to propose when the kubelet asks for so many of those that it has free. It does not
 * say for whom: a bound pod that still waits for just that count is a guess, and a wrong one is
 * mended by the books.
 *
 * @param available ids that the kubelet has free, with those that it has chosen already
 * @param mustInclude ids that it has chosen already
 */
record Preference(Collection<String> available, Collection<String> mustInclude, int size) {

  private static final Comparator<NodePod> OLDEST =
      Comparator.comparing(NodePod::created).thenComparing(NodePod::uid);

  /** The GPUs of the oldest pod that was planned onto so many, and has none yet. */
  Optional<List<String>> planned(NodeView view) {
    return view.pods().stream()
        .sorted(OLDEST)
        .flatMap(pod -> waiting(pod, view).stream())
        .filter(plan -> plan.size() == size)
        .filter(plan -> available.containsAll(plan) && plan.containsAll(mustInclude))
        .findFirst();
  }

  /** Plans of the containers of this pod to which the kubelet gave no GPUs yet. */
  private static List<List<String>> waiting(NodePod pod, NodeView view) {
    List<List<String>> plans = new ArrayList<>();
    for (NodePod.ContainerAsk ask : pod.containers()) {
      boolean served =
          view.holdings(Keys.GPU)
              .anyMatch(held ->
                  held.pod().equals(pod.name()) && held.container().equals(ask.container()));
      if (ask.resource().equals(Keys.GPU) && !served) {
        plans.add(wholes(pod, ask.container()));
      }
    }
    return plans;
  }

  private static List<String> wholes(NodePod pod, String container) {
    return pod.planned(container).stream()
        .filter(Assignment.Device.Whole.class::isInstance)
        .map(device -> ((Assignment.Device.Whole) device).gpu())
        .toList();
  }

  /**
   * So many GPUs that nobody else is to have; where these are too few, those planned for others.
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

  /** 1: planned whole for a pod; 2: carries a share, so that it can never be given whole. */
  private static Map<String, Integer> claims(NodeView view) {
    Map<String, Integer> claims = new TreeMap<>();
    for (NodePod pod : view.pods()) {
      for (Assignment.Device device : pod.assignment().map(Assignment::devices).orElse(List.of())) {
        switch (device) {
          case Assignment.Device.Whole whole -> claims.merge(whole.gpu(), 1, Math::max);
          case Assignment.Device.Share share -> claims.merge(share.gpu(), 2, Math::max);
          case Assignment.Device.Mig mig -> claims.merge(mig.gpu(), 2, Math::max);
          case Assignment.Device.Counted _ -> {}
        }
      }
    }
    view.given().stream()
        .filter(Given::hasShare)
        .flatMap(given -> given.parts().stream())
        .forEach(part -> claims.merge(part.gpu(), 2, Math::max));
    return claims;
  }
}
