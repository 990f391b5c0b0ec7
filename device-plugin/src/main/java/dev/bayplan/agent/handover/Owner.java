package dev.bayplan.agent.handover;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Whose a set of ids is. The kubelet lists containers with their ids, but not ordinary init
 * containers: those lend their ids to later containers of the pod, or are not listed at all.
 */
record Owner(PodName pod, String container) {

  static Optional<Owner> of(String resource, Collection<String> ids, NodeView view) {
    return exact(resource, ids, view)
        .or(() -> lender(resource, ids, view))
        .or(() -> unlisted(resource, ids, view));
  }

  private static Optional<Owner> exact(String resource, Collection<String> ids, NodeView view) {
    return view.holdings(resource)
        .filter(held -> DeviceIds.sorted(held.ids()).equals(DeviceIds.sorted(ids)))
        .map(held -> new Owner(held.pod(), held.container()))
        .findFirst();
  }

  /** An init container whose ids a later container of the same pod has in part. */
  private static Optional<Owner> lender(String resource, Collection<String> ids, NodeView view) {
    List<PodName> pods =
        view.holdings(resource)
            .filter(held -> held.ids().stream().anyMatch(ids::contains))
            .map(NodeView.Holding::pod)
            .distinct()
            .toList();
    return pods.size() == 1
        ? view.pod(pods.getFirst()).flatMap(pod -> initContainer(pod, resource, ids.size()))
        : Optional.empty();
  }

  /** The one pod of which only an init container asks for so many, and which is listed nowhere. */
  private static Optional<Owner> unlisted(String resource, Collection<String> ids, NodeView view) {
    List<Owner> candidates =
        view.pods().stream()
            .filter(pod -> view.holdings(resource).noneMatch(h -> h.pod().equals(pod.name())))
            .filter(pod -> pod.containers().stream().noneMatch(ask -> isListed(ask, resource)))
            .flatMap(pod -> initContainer(pod, resource, ids.size()).stream())
            .filter(owner -> !servedOtherwise(owner, resource, ids, view))
            .toList();
    return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
  }

  private static boolean isListed(NodePod.ContainerAsk ask, String resource) {
    return ask.resource().equals(resource) && !ask.init();
  }

  /** Two equal pods that are listed nowhere: the one that was served has its ids in the record. */
  private static boolean servedOtherwise(
      Owner owner, String resource, Collection<String> ids, NodeView view) {
    return view.given().stream()
        .filter(given -> given.pod().equals(owner.pod()) && given.resource().equals(resource))
        .filter(given -> given.container().equals(owner.container()))
        .anyMatch(given -> !given.ids().equals(DeviceIds.sorted(ids)));
  }

  private static Optional<Owner> initContainer(NodePod pod, String resource, int count) {
    return pod.containers().stream()
        .filter(ask -> ask.init() && ask.resource().equals(resource) && ask.count() == count)
        .map(ask -> new Owner(pod.name(), ask.container()))
        .findFirst();
  }
}
