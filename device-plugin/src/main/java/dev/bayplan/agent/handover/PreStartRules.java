package dev.bayplan.agent.handover;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.api.Assignment;
import dev.bayplan.api.Keys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Decides what a container with these ids gets, from one view of the node: the kubelet says whose
 * the ids are, the assignment says what they mean.
 */
final class PreStartRules {

  private final String resource;
  private final SortedSet<String> ids;
  private final NodeView view;
  private final Devices devices;
  private final Neighbours neighbours;

  /**
   * @param alive whether a process of the pod with this uid runs on the node
   */
  PreStartRules(
      String resource,
      Collection<String> ids,
      NodeView view,
      Devices devices,
      Predicate<String> alive) {
    this.resource = resource;
    this.ids = DeviceIds.sorted(ids);
    this.view = view;
    this.devices = devices;
    this.neighbours = new Neighbours(view, alive);
  }

  PreStart decide() {
    Optional<Owner> owner = Owner.of(resource, ids, view);
    if (owner.isEmpty()) {
      return new PreStart.Wait(
          PreStart.For.KUBELET,
          "the kubelet lists no container with these "
              + ids.size()
              + " devices of "
              + resource
              + "; its pod may be gone");
    }
    return owner
        .get()
        .pod(view)
        .map(pod -> forPod(new Claim(pod, owner.get().container())))
        .orElseGet(() -> forUnknown(owner.get()));
  }

  /** Who asks. */
  record Claim(NodePod pod, String container) {}

  /** The API server is away, or behind: what was given before is given again. */
  private PreStart forUnknown(Owner owner) {
    if (!view.podsKnown()) {
      Optional<Given> before =
          view.given().stream()
              .filter(owner::isOf)
              .filter(given -> given.resource().equals(resource) && given.ids().equals(ids))
              .findFirst();
      if (before.isPresent()) {
        return new PreStart.Give(before.get());
      }
    }
    return new PreStart.Wait(
        PreStart.For.API_SERVER, "pod " + owner + " is not known from the API server");
  }

  private PreStart forPod(Claim claim) {
    if (resource.equals(Keys.GPU_MEMORY)) {
      return share(claim);
    }
    return Devices.isMig(resource) ? mig(claim) : whole(claim);
  }

  private PreStart whole(Claim claim) {
    for (String gpu : ids) {
      if (devices.gpu(gpu).isEmpty()) {
        return missing("GPU " + gpu);
      }
    }
    if (neighbours.hasStarted(claim, resource, ids)) {
      return give(claim, wholes()); // Who was first stays: the others have to go.
    }
    for (String gpu : ids) {
      if (devices.gpu(gpu).filter(device -> device.mig().enabled()).isPresent()) {
        return evict(
            claim, "the kubelet gave it GPU " + gpu + " whole, which is cut into MIG devices now");
      }
      Optional<PodName> sharer = neighbours.sharer(gpu, claim);
      if (sharer.isPresent()) {
        return evict(
            claim,
            "the kubelet gave it GPU " + gpu + " whole, which carries a share of " + sharer.get());
      }
      Optional<Given> last = neighbours.living(gpu, claim).findFirst();
      if (last.isPresent()) {
        return busy("GPU " + gpu, last.get().pod());
      }
    }
    return give(claim, wholes());
  }

  private List<Given.Part> wholes() {
    return ids.stream().map(Given.Part::whole).toList();
  }

  private PreStart mig(Claim claim) {
    List<Given.Part> parts = new ArrayList<>();
    for (String id : ids) {
      Optional<GpuDevice> parent = devices.parent(id);
      if (parent.isEmpty()) {
        return missing("MIG device " + id);
      }
      if (!devices.ids(resource).contains(id)) {
        return evict(
            claim, "the kubelet gave it " + id + " as " + resource + ", and it is cut anew now");
      }
      Optional<Given> last = neighbours.livingOnMig(id, claim).findFirst();
      if (last.isPresent()) {
        return busy("MIG device " + id, last.get().pod());
      }
      parts.add(Given.Part.mig(parent.get().uuid(), id));
    }
    return give(claim, parts);
  }

  private PreStart share(Claim claim) {
    List<Given.Part> parts = shares(claim.pod(), claim.container());
    if (parts.isEmpty()) {
      return evict(
          claim,
          "it asks for "
              + resource
              + ", but no GPU was assigned to its container "
              + claim.container()
              + ": only pods with schedulerName "
              + Keys.SCHEDULER_NAME
              + " can have shares");
    }
    if (!isAskedFor(claim, parts)) {
      return evict(
          claim,
          "its container "
              + claim.container()
              + " asks for "
              + ids.size()
              + " of "
              + resource
              + ", and its assignment gives it something else: "
              + parts.stream().map(PreStartRules::said).collect(Collectors.joining(", ")));
    }
    return parts.stream()
        .map(part -> part(part.gpu(), claim, () -> give(claim, parts)))
        .filter(answer -> !(answer instanceof PreStart.Give))
        .findFirst()
        .orElseGet(() -> give(claim, parts));
  }

  /** One that has started is asked no more: its annotations are its user's to change. */
  private boolean isAskedFor(Claim claim, List<Given.Part> parts) {
    return claim
            .pod()
            .ask(claim.container(), resource)
            .filter(ask -> ask.isMetBy(parts))
            .isPresent()
        || neighbours.hasStarted(claim, resource, ids);
  }

  private static String said(Given.Part part) {
    return part.memoryMiB().orElse(0) + " MiB of " + part.gpu();
  }

  /** The answer for one of the GPUs of a share. */
  private PreStart part(String gpu, Claim claim, Supplier<PreStart> give) {
    Optional<GpuDevice> device = devices.gpu(gpu);
    if (device.isEmpty()) {
      return missing("GPU " + gpu);
    }
    return device.get().mig().enabled()
        ? evict(claim, "its GPU " + gpu + " is cut into MIG devices now")
        : neighbours.isFreeForShare(gpu, claim, give);
  }

  /** The shares that were planned for a container. */
  static List<Given.Part> shares(NodePod pod, String container) {
    return pod.planned(container).stream()
        .filter(Assignment.Device.Share.class::isInstance)
        .map(Assignment.Device.Share.class::cast)
        .map(share -> Given.Part.share(share.gpu(), share.memoryMiB(), share.computePercent()))
        .toList();
  }

  private PreStart give(Claim claim, List<Given.Part> parts) {
    return new PreStart.Give(
        new Given(
            claim.pod().name(),
            claim.pod().uid(),
            claim.container(),
            resource,
            ids,
            parts,
            Optional.empty()));
  }

  private static PreStart missing(String device) {
    return new PreStart.Wait(PreStart.For.DEVICE, device + " is not there now");
  }

  static PreStart busy(String device, PodName holder) {
    return new PreStart.Wait(PreStart.For.DEVICE, device + " is still held by " + holder);
  }

  static PreStart evict(Claim claim, String why) {
    NodePod pod = claim.pod();
    return new PreStart.Refuse(
        "pod " + pod.name() + " cannot start: " + why,
        Optional.of(new Eviction(pod.name(), pod.uid(), claim.container(), why)));
  }
}
