package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.bayplan.api.Assignment;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Assignments;
import dev.bayplan.api.Decoded;
import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Sharer;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.PlannedBy;
import org.jspecify.annotations.Nullable;

/**
 * The assignment that takes the place of a pod's present one: other devices, everything else kept,
 * also what a newer Bayplan wrote into it.
 */
final class Rewrite {

  private Rewrite() {}

  /** A pod as it is read before its assignment is written anew. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Current(@Nullable Meta metadata) {

    String assignment() {
      return Meta.orNone(metadata).annotations().getOrDefault(Keys.ASSIGNMENT, "");
    }
  }

  static String of(Plan plan, String present, long epoch) {
    Assignment.Origin origin = origin(plan, epoch);
    Assignment real = Assignments.of(plan.placement(), origin);
    return AssignmentCodec.encode(
        decode(plan.pod(), present) instanceof Assignment known
            ? new Assignment(
                real.node(), real.containers(), next(known.origin(), origin), known.extras())
            : real);
  }

  static Assignment.Origin origin(Plan plan, long epoch) {
    int sharers = plan.by().sharers();
    return Assignment.Origin.of(plan.decision(), plan.generation(), plan.decision())
        .in(epoch)
        .by(plan.by().policy(), plan.by().sharing(), sharers == Sharer.NO_LIMIT ? 0 : sharers);
  }

  /** The other way round: by whose rules it was planned. */
  static PlannedBy by(Assignment.Origin origin) {
    return origin.policy().isEmpty()
        ? PlannedBy.NOBODY
        : new PlannedBy(
            origin.policy(),
            origin.sharing(),
            origin.sharers() == 0 ? Sharer.NO_LIMIT : origin.sharers());
  }

  private static Decoded decode(PodRef pod, String present) {
    return AssignmentCodec.decode(pod, Keys.ASSIGNMENT, present);
  }

  /** Whoever planned it, by whose leave: that has not changed. */
  private static Assignment.Origin next(Assignment.Origin known, Assignment.Origin next) {
    return new Assignment.Origin(
        known.plan(),
        Math.max(next.generation(), known.generation() + 1),
        next.epoch(),
        known.gang(),
        known.policy(),
        known.decision(),
        known.sharing(),
        known.sharers());
  }
}
