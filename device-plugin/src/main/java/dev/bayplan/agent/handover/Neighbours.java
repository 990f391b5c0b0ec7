package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.PreStartRules.Claim;
import dev.bayplan.api.Assignment;
import dev.bayplan.api.Keys;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Who else has a GPU: a whole one tolerates nobody beside it. */
final class Neighbours {

  private final NodeView view;
  private final Predicate<String> alive;

  Neighbours(NodeView view, Predicate<String> alive) {
    this.view = view;
    this.alive = alive;
  }

  /** Whether this container has run with these ids, as far as is known. */
  boolean hasStarted(Claim claim, String resource, SortedSet<String> ids) {
    return claim.pod().started().contains(claim.container())
        || view.given().stream()
            .filter(given -> given.podUid().equals(claim.pod().uid()))
            .filter(given -> given.container().equals(claim.container()))
            .anyMatch(given -> given.resource().equals(resource) && given.ids().equals(ids));
  }

  /** Who is planned to have a share of this GPU at the same time. */
  Optional<PodName> sharer(String gpu, Claim claim) {
    return view.pods().stream()
        .filter(pod -> pod.assignment().isPresent() && shares(pod, gpu, claim))
        .map(NodePod::name)
        .sorted()
        .findFirst();
  }

  private static boolean shares(NodePod pod, String gpu, Claim claim) {
    return pod.assignment().orElseThrow().containers().entrySet().stream()
        .filter(planned -> !inTurn(pod, planned.getKey(), claim))
        .flatMap(planned -> planned.getValue().stream())
        .anyMatch(
            device -> device instanceof Assignment.Device.Share share && share.gpu().equals(gpu));
  }

  /** Whether this container never runs beside the one that asks. */
  private static boolean inTurn(NodePod pod, String container, Claim claim) {
    return pod.uid().equals(claim.pod().uid())
        && (container.equals(claim.container())
            || pod.isInit(container)
            || pod.isInit(claim.container()));
  }

  /** What other pods were given of this GPU and may still use. */
  Stream<Given> living(String gpu, Claim claim) {
    return living(claim).filter(given -> given.isOn(gpu));
  }

  /** To what other pod a MIG device was given that may still use it. */
  Stream<Given> livingOnMig(String mig, Claim claim) {
    return living(claim)
        .filter(
            given -> given.parts().stream().anyMatch(part -> part.mig().equals(Optional.of(mig))));
  }

  private Stream<Given> living(Claim claim) {
    return view.given().stream()
        .filter(given -> !given.podUid().equals(claim.pod().uid()))
        .filter(given -> view.pod(given.podUid()).isPresent() || alive.test(given.podUid()));
  }

  /** The answer to a share of this GPU. */
  PreStart isFreeForShare(String gpu, Claim claim, Supplier<PreStart> give) {
    Optional<Given> whole =
        living(gpu, claim).filter(given -> given.resource().equals(Keys.GPU)).findFirst();
    if (whole.isPresent()) {
      return view.pod(whole.get().podUid()).isPresent()
          ? PreStartRules.evict(
              claim, "its GPU " + gpu + " is in use whole by " + whole.get().pod())
          : PreStartRules.busy("GPU " + gpu, whole.get().pod());
    }
    return view.holdings(Keys.GPU)
        .filter(held -> held.ids().contains(gpu))
        .filter(held -> !isOwn(held, claim))
        .findFirst()
        .map(held -> heldWhole(gpu, held, claim))
        .orElseGet(give);
  }

  private static boolean isOwn(NodeView.Holding held, Claim claim) {
    return held.pod().equals(claim.pod().name()) && claim.pod().isInit(claim.container());
  }

  /** The kubelet gave it whole already; whoever has started stays. */
  private PreStart heldWhole(String gpu, NodeView.Holding held, Claim claim) {
    boolean started =
        view.pod(held.pod()).filter(pod -> pod.started().contains(held.container())).isPresent();
    return started || held.pod().equals(claim.pod().name())
        ? PreStartRules.evict(claim, "its GPU " + gpu + " is in use whole by " + held.pod())
        : PreStartRules.busy("GPU " + gpu, held.pod());
  }
}
