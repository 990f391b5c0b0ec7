package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Shortfall;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Why a pod is where it is.
 *
 * @param sentence the whole answer in one sentence, with the missing number and the remedy
 * @param policy {@code name@generation} of the policy that decided or applies; empty where none
 */
public record Explanation(
    PodRef pod, State state, String sentence, Finding finding, String policy) {

  /** Where no policy has a say. */
  Explanation(PodRef pod, State state, String sentence, Finding finding) {
    this(pod, state, sentence, finding, "");
  }

  /** With the policy and what it does, in the sentence too. */
  Explanation under(String itsPolicy, String does) {
    return itsPolicy.isEmpty()
        ? this
        : new Explanation(
            pod, state, sentence + " Policy " + itsPolicy + " " + does + ".", finding, itsPolicy);
  }

  /** Where the pod stands in our books. */
  public enum State {
    /** It fits now: kube-scheduler has not asked yet, or something else holds it up. */
    FITS,
    PENDING,
    HELD,
    BOUND,
    /** Not ours to place. */
    FOREIGN
  }

  /** The numbers behind the sentence. */
  public sealed interface Finding {

    /** Nothing to count. */
    record Nothing() implements Finding {}

    /** It has, or would get, these devices. */
    record Devices(Placement placement) implements Finding {}

    /**
     * It fits nowhere.
     *
     * @param nodes how many nodes for which reason
     * @param closest the node that lacks least, absent where there is no node at all
     */
    record Missing(SortedMap<Reason, Integer> nodes, Reason reason, Optional<Closest> closest)
        implements Finding {}
  }

  /** The node that comes nearest, and what it lacks. */
  public record Closest(String node, Reason reason, Shortfall shortfall) {}
}
