package dev.bayplan.agent.handover;

import dev.bayplan.api.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Brings the local record in line with kubelet and API server, in either direction: what the
 * kubelet gave while the agent was away is added, what is gone everywhere is dropped, and what is
 * gone from the API server alone is being released.
 */
final class Books {

  private final NodeView view;
  private final Devices devices;
  private final Predicate<String> alive;

  /**
   * @param alive whether a process of the pod with this uid runs on the node
   */
  Books(NodeView view, Devices devices, Predicate<String> alive) {
    this.view = view;
    this.devices = devices;
    this.alive = alive;
  }

  /** A new pod of the same name is not hidden by one that is being released. */
  private record Slot(PodName pod, String container, String resource) {}

  /** All holds, those of the record first. */
  List<Held> held() {
    List<Held> all = new ArrayList<>();
    Set<Slot> recorded = new HashSet<>();
    for (Given given : view.given()) {
      state(given)
          .ifPresent(state -> {
            all.add(new Held(given, state));
            if (state == Held.State.HELD || view.pod(given.pod()).isEmpty()) {
              recorded.add(new Slot(given.pod(), given.container(), given.resource()));
            }
          });
    }
    for (String resource : new TreeSet<>(devices.advertised().keySet())) {
      view.holdings(resource)
          .filter(held -> !recorded.contains(new Slot(held.pod(), held.container(), resource)))
          .flatMap(held -> fromKubelet(resource, held).stream())
          .forEach(all::add);
    }
    return List.copyOf(all);
  }

  /** Empty where nothing of it is left. */
  private Optional<Held.State> state(Given given) {
    if (view.pod(given.podUid()).isPresent() || !view.podsKnown()) {
      return Optional.of(Held.State.HELD);
    }
    boolean listed =
        view.pod(given.pod()).isEmpty() && view.holds(given.pod(), given.resource(), given.ids());
    return listed || (!given.podUid().isEmpty() && alive.test(given.podUid()))
        ? Optional.of(Held.State.RELEASING)
        : Optional.empty();
  }

  /** What PodResources knows and the record does not. */
  private Optional<Held> fromKubelet(String resource, NodeView.Holding held) {
    Optional<NodePod> pod = view.pod(held.pod());
    List<Given.Part> parts = parts(resource, held, pod);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    Given given =
        new Given(
            held.pod(),
            pod.map(NodePod::uid).orElse(""),
            held.container(),
            resource,
            DeviceIds.sorted(held.ids()),
            parts,
            Optional.empty());
    boolean gone = view.podsKnown() && pod.isEmpty();
    return Optional.of(new Held(given, gone ? Held.State.RELEASING : Held.State.HELD));
  }

  private List<Given.Part> parts(String resource, NodeView.Holding held, Optional<NodePod> pod) {
    if (resource.equals(Keys.GPU_MEMORY)) {
      return pod.map(known -> PreStartRules.shares(known, held.container())).orElse(List.of());
    }
    List<Given.Part> parts = new ArrayList<>();
    for (String id : DeviceIds.sorted(held.ids())) {
      if (Devices.isMig(resource)) {
        devices.parent(id).ifPresent(gpu -> parts.add(Given.Part.mig(gpu.uuid(), id)));
      } else {
        parts.add(Given.Part.whole(id));
      }
    }
    return parts;
  }
}
