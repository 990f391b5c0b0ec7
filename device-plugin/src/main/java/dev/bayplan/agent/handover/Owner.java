package dev.bayplan.agent.handover;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Whose a set of ids is.
 *
 * <p>The kubelet's checkpoint says it with the pod's uid, for every kind of container. Where it
 * cannot be read, PodResources lists containers with their ids, but not ordinary init containers:
 * those lend their ids to later containers of the pod, or are not listed at all.
 *
 * @param name empty where only the uid is known
 * @param uid empty where only the name is known
 */
record Owner(Optional<PodName> name, Optional<String> uid, String container) {

  static Optional<Owner> of(String resource, Collection<String> ids, NodeView view) {
    SortedSet<String> sorted = DeviceIds.sorted(ids);
    return kept(resource, sorted, view)
        .or(() -> exact(resource, sorted, view))
        .or(() -> lender(resource, sorted, view))
        .or(() -> unlisted(resource, sorted, view));
  }

  /** The pod that is meant, where the API server knows it. */
  Optional<NodePod> pod(NodeView view) {
    return uid.isPresent() ? view.pod(uid.get()) : name.flatMap(view::pod);
  }

  boolean isOf(Given given) {
    return uid.isPresent()
        ? uid.get().equals(given.podUid())
        : name.equals(Optional.of(given.pod()));
  }

  @Override
  public String toString() {
    return name.map(PodName::toString).orElseGet(() -> "with uid " + uid.orElse(""));
  }

  private static Owner named(PodName pod, String container) {
    return new Owner(Optional.of(pod), Optional.empty(), container);
  }

  /**
   * Containers of one pod may have the same ids: the one that PodResources lists stands for all.
   */
  private static Optional<Owner> kept(String resource, SortedSet<String> ids, NodeView view) {
    List<Ports.Checkpoint.Entry> entries =
        view.entries().stream()
            .filter(entry -> entry.resource().equals(resource) && entry.ids().equals(ids))
            .toList();
    if (entries.stream().map(Ports.Checkpoint.Entry::podUid).distinct().count() != 1) {
      return Optional.empty();
    }
    String uid = entries.getFirst().podUid();
    Optional<PodName> name = view.pod(uid).map(NodePod::name);
    String container =
        exact(resource, ids, view)
            .map(Owner::container)
            .filter(listed -> entries.stream().anyMatch(one -> one.container().equals(listed)))
            .orElse(entries.getFirst().container());
    return Optional.of(new Owner(name, Optional.of(uid), container));
  }

  private static Optional<Owner> exact(String resource, SortedSet<String> ids, NodeView view) {
    return view.holdings(resource)
        .filter(held -> DeviceIds.sorted(held.ids()).equals(ids))
        .map(held -> named(held.pod(), held.container()))
        .findFirst();
  }

  /** An init container whose ids a later container of the same pod has in part. */
  private static Optional<Owner> lender(String resource, SortedSet<String> ids, NodeView view) {
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
  private static Optional<Owner> unlisted(String resource, SortedSet<String> ids, NodeView view) {
    List<NodePod> candidates =
        view.pods().stream()
            .filter(pod -> view.holdings(resource).noneMatch(h -> h.pod().equals(pod.name())))
            .filter(pod -> pod.containers().stream().noneMatch(ask -> isListed(ask, resource)))
            .filter(pod -> initContainer(pod, resource, ids.size()).isPresent())
            .toList();
    List<NodePod> served =
        candidates.stream().filter(pod -> served(pod, resource, view, ids)).toList();
    List<NodePod> left =
        served.isEmpty()
            ? candidates.stream().filter(pod -> !isServed(pod, resource, view)).toList()
            : served;
    return left.size() == 1
        ? initContainer(left.getFirst(), resource, ids.size())
        : Optional.empty();
  }

  private static boolean isListed(NodePod.ContainerAsk ask, String resource) {
    return ask.resource().equals(resource) && !ask.init();
  }

  /** Ids are fixed for life: a pod that has some in the record has no others. */
  private static boolean isServed(NodePod pod, String resource, NodeView view) {
    return view.given().stream()
        .anyMatch(given -> given.podUid().equals(pod.uid()) && given.resource().equals(resource));
  }

  private static boolean served(
      NodePod pod, String resource, NodeView view, SortedSet<String> ids) {
    return view.given().stream()
        .filter(given -> given.podUid().equals(pod.uid()) && given.resource().equals(resource))
        .anyMatch(given -> given.ids().equals(ids));
  }

  private static Optional<Owner> initContainer(NodePod pod, String resource, int count) {
    return pod.containers().stream()
        .filter(ask -> ask.init() && ask.resource().equals(resource) && ask.count() == count)
        .map(ask -> named(pod.name(), ask.container()))
        .findFirst();
  }
}
