package dev.bayplan.agent.handover;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Decides what a container with these ids gets, from one view of the node: the kubelet says whose
 * the ids are, the assignment says what they mean.
 */
final class PreStartRules {

  private final String resource;
  private final SortedSet<String> ids;
  private final NodeView view;
  private final Devices devices;

  PreStartRules(String resource, Collection<String> ids, NodeView view, Devices devices) {
    this.resource = resource;
    this.ids = DeviceIds.sorted(ids);
    this.view = view;
    this.devices = devices;
  }

  PreStart decide() {
    Optional<Owner> owner = Owner.of(resource, ids, view);
    if (owner.isEmpty()) {
      return new PreStart.Wait(
          "the kubelet lists no container with these "
              + ids.size()
              + " devices of "
              + resource
              + "; its pod may be gone");
    }
    Optional<NodePod> pod = view.pod(owner.get().pod());
    return pod.isPresent() ? forPod(owner.get(), pod.get()) : forUnknown(owner.get());
  }

  /** The API server is away, or behind: what was given before is given again. */
  private PreStart forUnknown(Owner owner) {
    if (!view.podsKnown()) {
      Optional<Given> before =
          view.given().stream()
              .filter(given -> given.pod().equals(owner.pod()))
              .filter(given -> given.resource().equals(resource) && given.ids().equals(ids))
              .findFirst();
      if (before.isPresent()) {
        return new PreStart.Give(before.get());
      }
    }
    return new PreStart.Wait("pod " + owner.pod() + " is not known from the API server");
  }

  private PreStart forPod(Owner owner, NodePod pod) {
    if (resource.equals(Keys.GPU_MEMORY)) {
      return share(owner, pod);
    }
    return Devices.isMig(resource) ? mig(owner, pod) : whole(owner, pod);
  }

  private PreStart whole(Owner owner, NodePod pod) {
    for (String gpu : ids) {
      if (devices.gpu(gpu).isEmpty()) {
        return new PreStart.Wait("GPU " + gpu + " is not there now");
      }
      Optional<PodName> sharer = sharer(gpu, pod);
      if (sharer.isPresent()) {
        return evict(
            owner,
            pod,
            "the kubelet gave it GPU " + gpu + " whole, which carries a share of " + sharer.get());
      }
    }
    return give(owner, pod, ids.stream().map(Given.Part::whole).toList());
  }

  /** Who else has, or is planned to have, a share of this GPU. */
  private Optional<PodName> sharer(String gpu, NodePod but) {
    return view.pods().stream()
        .filter(pod -> !pod.uid().equals(but.uid()))
        .filter(pod ->
            pod.assignment().map(Assignment::devices).orElse(List.of()).stream()
                .anyMatch(device ->
                    device instanceof Assignment.Device.Share share && share.gpu().equals(gpu)))
        .map(NodePod::name)
        .sorted()
        .findFirst();
  }

  private PreStart mig(Owner owner, NodePod pod) {
    List<Given.Part> parts = new ArrayList<>();
    for (String id : ids) {
      if (devices.parent(id).isEmpty()) {
        return new PreStart.Wait("MIG device " + id + " is not there now");
      }
      parts.add(Given.Part.mig(devices.parent(id).orElseThrow().uuid(), id));
    }
    return give(owner, pod, parts);
  }

  private PreStart share(Owner owner, NodePod pod) {
    List<Given.Part> parts = shares(pod, owner.container());
    if (parts.size() != 1) {
      return evict(
          owner,
          pod,
          "it asks for "
              + resource
              + ", but no GPU was assigned to its container "
              + owner.container()
              + ": only pods with schedulerName "
              + Keys.SCHEDULER_NAME
              + " can have shares");
    }
    String gpu = parts.getFirst().gpu();
    if (devices.gpu(gpu).isEmpty()) {
      return new PreStart.Wait("GPU " + gpu + " is not there now");
    }
    return wholeHolder(gpu, pod)
        .<PreStart>map(holder ->
            holder.started()
                ? evict(owner, pod, "its GPU " + gpu + " is in use whole by " + holder.pod())
                : new PreStart.Wait("GPU " + gpu + " is held whole by " + holder.pod()))
        .orElseGet(() -> give(owner, pod, parts));
  }

  /** The shares that were planned for a container. */
  static List<Given.Part> shares(NodePod pod, String container) {
    return pod.planned(container).stream()
        .filter(Assignment.Device.Share.class::isInstance)
        .map(Assignment.Device.Share.class::cast)
        .map(share -> Given.Part.share(share.gpu(), share.memoryMiB(), share.computePercent()))
        .toList();
  }

  private record Holder(PodName pod, boolean started) {}

  private Optional<Holder> wholeHolder(String gpu, NodePod but) {
    return view.holdings(Keys.GPU)
        .filter(held -> held.ids().contains(gpu) && !held.pod().equals(but.name()))
        .map(NodeView.Holding::pod)
        .map(pod -> new Holder(pod, hasStarted(pod, gpu)))
        .findFirst();
  }

  private boolean hasStarted(PodName pod, String gpu) {
    return view.given().stream().anyMatch(given -> given.pod().equals(pod) && given.isOn(gpu));
  }

  private PreStart give(Owner owner, NodePod pod, List<Given.Part> parts) {
    return new PreStart.Give(
        new Given(
            pod.name(), pod.uid(), owner.container(), resource, ids, parts, Optional.empty()));
  }

  private static PreStart evict(Owner owner, NodePod pod, String why) {
    return new PreStart.Refuse(
        "pod " + pod.name() + " cannot start: " + why,
        Optional.of(new Eviction(pod.name(), pod.uid(), owner.container(), why)));
  }
}
