package dev.bayplan.scheduler.console;

import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import dev.bayplan.scheduler.engine.Explanation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The answer to "why" as JSON.
 *
 * @param pod namespace/name
 * @param place where it is bound, held, or would fit
 * @param missing absent where it fits somewhere or is not ours
 * @param policy {@code name@generation} of the policy that decided or applies, absent where none
 */
record WhyView(
    String pod,
    String uid,
    Explanation.State state,
    String sentence,
    Optional<Place> place,
    Optional<Missing> missing,
    Optional<String> policy) {

  /** Node and devices. */
  record Place(String node, List<Device> devices) {}

  /**
   * One device; a whole GPU names neither memory nor compute, a MIG device its own UUID.
   *
   * @param computePercent absent where the request does not say
   */
  record Device(
      String container,
      String gpu,
      Optional<String> mig,
      Optional<Long> memoryMiB,
      Optional<Integer> computePercent) {

    static Device of(Grant grant) {
      return switch (grant) {
        case Grant.Whole(var container, var gpu) ->
            new Device(
                container, gpu.value(), Optional.empty(), Optional.empty(), Optional.empty());
        case Grant.Mig(var container, var mig, var gpu) ->
            new Device(
                container,
                gpu.value(),
                Optional.of(mig.value()),
                Optional.empty(),
                Optional.empty());
        case Grant.Share(var container, var gpu, var memoryMiB, var percent) ->
            new Device(
                container,
                gpu.value(),
                Optional.empty(),
                Optional.of(memoryMiB),
                percent == 0 ? Optional.empty() : Optional.of(percent));
      };
    }
  }

  /** Why it fits nowhere: how many nodes for which reason, and the node that lacks least. */
  record Missing(
      String reason, String remedy, Map<String, Integer> nodes, Optional<Lack> closest) {}

  /** What one node lacks. */
  record Lack(String node, String reason, long asked, long available, long missing, String unit) {

    static Lack of(Explanation.Closest closest) {
      return new Lack(
          closest.node(),
          closest.reason().name(),
          closest.shortfall().asked(),
          closest.shortfall().available(),
          closest.shortfall().missing(),
          closest.shortfall().unit().text());
    }
  }

  static WhyView of(Explanation why) {
    return switch (why.finding()) {
      case Explanation.Finding.Nothing _ -> view(why, Optional.empty(), Optional.empty());
      case Explanation.Finding.Devices devices ->
          view(why, Optional.of(place(devices.placement())), Optional.empty());
      case Explanation.Finding.Missing missing ->
          view(why, Optional.empty(), Optional.of(missing(missing)));
    };
  }

  private static WhyView view(Explanation why, Optional<Place> place, Optional<Missing> missing) {
    return new WhyView(
        why.pod().qualifiedName(),
        why.pod().uid(),
        why.state(),
        why.sentence(),
        place,
        missing,
        Optional.of(why.policy()).filter(policy -> !policy.isEmpty()));
  }

  private static Place place(Placement placement) {
    return new Place(placement.node(), placement.grants().stream().map(Device::of).toList());
  }

  private static Missing missing(Explanation.Finding.Missing missing) {
    Map<String, Integer> nodes = new TreeMap<>();
    missing.nodes().forEach((reason, count) -> nodes.put(reason.name(), count));
    return new Missing(
        missing.reason().name(),
        missing.reason().remedy().name(),
        nodes,
        missing.closest().map(Lack::of));
  }
}
