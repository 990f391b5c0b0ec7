package dev.bayplan.agent.handover;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is known of a node at one moment. */
final class ViewBuilder {

  private final List<NodePod> pods = new ArrayList<>();
  private boolean podsKnown = true;
  private final Map<PodName, List<KubeletPod.KubeletContainer>> kubelet = new LinkedHashMap<>();
  private final List<Ports.Checkpoint.Entry> entries = new ArrayList<>();
  private final List<Given> given = new ArrayList<>();

  static ViewBuilder node(PodBuilder... pods) {
    ViewBuilder view = new ViewBuilder();
    Arrays.stream(pods).map(PodBuilder::build).forEach(view.pods::add);
    return view;
  }

  ViewBuilder apiServerAway() {
    pods.clear();
    podsKnown = false;
    return this;
  }

  ViewBuilder listed(String pod, String container, String resource, String... ids) {
    kubelet
        .computeIfAbsent(new PodName("ns", pod), name -> new ArrayList<>())
        .add(new KubeletPod.KubeletContainer(container, Map.of(resource, Set.of(ids))));
    return this;
  }

  ViewBuilder kept(String uid, String container, String resource, String... ids) {
    entries.add(new Ports.Checkpoint.Entry(uid, container, resource, Set.of(ids)));
    return this;
  }

  ViewBuilder given(Given one) {
    given.add(one);
    return this;
  }

  static Given whole(String pod, String container, String... gpus) {
    return new Given(
        new PodName("ns", pod),
        "uid-" + pod,
        container,
        "nvidia.com/gpu",
        DeviceIds.sorted(List.of(gpus)),
        Arrays.stream(gpus).map(Given.Part::whole).toList(),
        Optional.empty());
  }

  static Given mig(String pod, String container, String profile, String gpu, String mig) {
    return new Given(
        new PodName("ns", pod),
        "uid-" + pod,
        container,
        "nvidia.com/mig-" + profile,
        DeviceIds.sorted(List.of(mig)),
        List.of(Given.Part.mig(gpu, mig)),
        Optional.empty());
  }

  static Given share(String pod, String container, String gpu, int gib, String... ids) {
    return new Given(
        new PodName("ns", pod),
        "uid-" + pod,
        container,
        "bayplan.dev/gpu-memory",
        DeviceIds.sorted(List.of(ids)),
        List.of(Given.Part.share(gpu, gib * 1024L, 0)),
        Optional.of("none"));
  }

  NodeView build() {
    List<KubeletPod> listed = new ArrayList<>();
    kubelet.forEach((name, containers) -> listed.add(new KubeletPod(name, containers)));
    return new NodeView(pods, podsKnown, listed, entries, given);
  }

  static Set<String> set(String... ids) {
    return new HashSet<>(List.of(ids));
  }
}
