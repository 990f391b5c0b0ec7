package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Assignments;
import dev.bayplan.api.Decoded;
import dev.bayplan.api.Keys;
import dev.bayplan.api.PodParser;
import dev.bayplan.api.PodSource;
import dev.bayplan.api.gang.Membership;
import dev.bayplan.policies.Ask;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a pod on the wire to what the engine knows of it. Never fails. */
final class PodReader {

  private static final Logger LOG = LoggerFactory.getLogger(PodReader.class);

  /** Of the pods that are not ours: nobody asks what they belong to, and there may be many. */
  private static final Membership NOBODY = new Membership("", Optional.empty(), Optional.empty());

  private final String schedulerName;

  /**
   * @param schedulerName pods with this {@code spec.schedulerName} are ours
   */
  PodReader(String schedulerName) {
    this.schedulerName = schedulerName;
  }

  PodFacts read(PodJson pod) {
    Ask ask = ask(pod);
    boolean ours = pod.specOrNone().schedulerName().equals(schedulerName);
    Standing standing = standing(pod, ask);
    Membership belongs = ours ? belongs(pod) : NOBODY;
    return new PodFacts(
        pod.ref(),
        pod.meta().revision(),
        ours,
        standing instanceof Standing.Pending ? belongs.judge(ask) : ask,
        pod.specOrNone().priority(),
        pod.meta().createdSeconds(),
        standing,
        marks(pod.meta()),
        ours
            ? new PodFacts.Ties(pod.meta().labels(), belongs.group(), belongs.gang())
            : PodFacts.Ties.NONE);
  }

  private static PodFacts.Marks marks(Meta meta) {
    String isolation = meta.annotations().getOrDefault(Keys.ISOLATION, "");
    String reason = meta.annotations().getOrDefault(Keys.REASON, "");
    boolean leaving = !meta.deletionTimestamp().isEmpty();
    return isolation.isEmpty() && reason.isEmpty() && !leaving
        ? PodFacts.Marks.NONE
        : new PodFacts.Marks(isolation.intern(), leaving, reason.intern());
  }

  private static Membership belongs(PodJson pod) {
    try {
      return Membership.of(pod.kin());
    } catch (RuntimeException bug) {
      LOG.error("the gang of pod {} could not be read", pod.ref().qualifiedName(), bug);
      return new Membership(
          "", Optional.empty(), Optional.of("the pod's gang could not be read: " + bug));
    }
  }

  /** One pod that trips over a bug of ours must not end the watch of all pods. */
  private static Ask ask(PodJson pod) {
    try {
      PodSource source = pod.source();
      return PodParser.parse(source);
    } catch (RuntimeException bug) {
      LOG.error("pod {} could not be parsed: a bug of Bayplan", pod.ref().qualifiedName(), bug);
      return new InvalidRequest("the pod could not be parsed: " + bug, Resources.NONE, 0);
    }
  }

  private static Standing standing(PodJson pod, Ask ask) {
    String node = pod.specOrNone().nodeName();
    if (pod.statusOrNone().ended()) {
      return Standing.ENDED;
    }
    if (node.isEmpty()) {
      return pending(pod, ask);
    }
    String text = pod.meta().annotations().get(Keys.ASSIGNMENT);
    return text == null ? new Standing.Unassigned(node, "") : assigned(pod, ask, node, text);
  }

  private static Standing pending(PodJson pod, Ask ask) {
    String nominated = pod.statusOrNone().nominatedNodeName();
    Standing.Gates gates = gates(pod.specOrNone().schedulingGates());
    String text = pod.meta().annotations().get(Keys.PLAN);
    return gates == Standing.Gates.NONE && nominated.isEmpty() && text == null
        ? Standing.PENDING
        : new Standing.Pending(
            gates,
            nominated.intern(),
            Optional.ofNullable(text).flatMap(plan -> written(pod, ask, plan)));
  }

  private static Standing.Gates gates(List<PodJson.Gate> gates) {
    if (gates.isEmpty()) {
      return Standing.Gates.NONE;
    }
    return gates.size() == 1 && gates.getFirst().name().equals(Keys.PLAN)
        ? Standing.Gates.OURS
        : Standing.Gates.OTHERS;
  }

  /** A plan that is damaged, or not this pod's, is none: the pod is planned again. */
  private static Optional<Standing.Written> written(PodJson pod, Ask ask, String text) {
    return AssignmentCodec.decode(pod.ref(), Keys.PLAN, text) instanceof Assignment plan
            && ask instanceof Request request
        ? Assignments.placement(plan)
            .filter(found -> Assignments.covers(found, request))
            .map(found -> {
              Assignment.Origin origin = plan.origin();
              return new Standing.Written(
                  found, origin.generation(), origin.epoch(), Rewrite.by(origin));
            })
        : Optional.empty();
  }

  private static Standing assigned(PodJson pod, Ask ask, String node, String text) {
    return switch (AssignmentCodec.decode(pod.ref(), Keys.ASSIGNMENT, text)) {
      case Decoded.Damaged damaged -> new Standing.Unassigned(node, damaged.problem());
      case Assignment assignment -> {
        Optional<Placement> placement =
            Assignments.placement(assignment)
                .filter(found -> found.node().equals(node))
                .filter(
                    found -> ask instanceof Request request && Assignments.covers(found, request));
        Assignment.Origin origin = assignment.origin();
        yield placement
            .<Standing>map(
                found -> new Standing.Assigned(found, origin.generation(), Rewrite.by(origin)))
            .orElseGet(() -> new Standing.Unassigned(node, misfit(pod, assignment, node)));
      }
    };
  }

  private static String misfit(PodJson pod, Assignment assignment, String node) {
    return "pod "
        + pod.ref().qualifiedName()
        + " runs on "
        + node
        + ", but its assignment names "
        + assignment.devices().size()
        + " devices on "
        + assignment.node()
        + " that are not what its containers ask for there; somebody changed it";
  }
}
