package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Assignments;
import dev.bayplan.api.Keys;
import dev.bayplan.api.resources.GangPlanMember;
import dev.bayplan.api.resources.GangPlanSpec;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One object of a gang's plan, as it was read.
 *
 * @param plan what this part says; its members are this part's alone
 * @param problem why it cannot be obeyed, a sentence; empty where it can
 */
record GangPlanPart(GangPlanned plan, int part, int parts, String problem) {

  private static final JsonMapper MAPPER = JsonMapper.shared();

  /** Never fails. */
  static GangPlanPart read(Meta meta, @Nullable JsonNode spec) {
    try {
      @Nullable GangPlanSpec read =
          spec == null ? null : MAPPER.treeToValue(spec, GangPlanSpec.class);
      return read == null ? damaged(meta, "", "has no spec") : read(meta, read);
    } catch (JacksonException noSpec) {
      String gang = spec == null ? "" : spec.path("gang").asString("");
      return damaged(meta, gang, "is no plan: " + noSpec.getOriginalMessage());
    }
  }

  private static GangPlanPart read(Meta meta, GangPlanSpec spec) {
    List<Plan> members = new ArrayList<>();
    for (GangPlanMember member : Json.list(spec.members())) {
      PodRef pod = new PodRef(meta.namespace(), Json.text(member.pod()), Json.text(member.uid()));
      @Nullable Plan plan = plan(pod, Json.text(member.node()), Json.text(member.plan()));
      if (plan == null) {
        return damaged(
            meta, Json.text(spec.gang()), "says nothing usable of pod " + pod.qualifiedName());
      }
      members.add(plan);
    }
    return new GangPlanPart(
        new GangPlanned(
            meta.namespace(),
            Json.text(spec.gang()),
            number(spec.generation()),
            number(spec.epoch()),
            (int) number(spec.leaseSeconds()),
            seconds(Json.text(spec.firstReleaseTime())),
            members),
        (int) number(spec.part()),
        (int) number(spec.parts()),
        "");
  }

  private static @Nullable Plan plan(PodRef pod, String node, String text) {
    if (!(AssignmentCodec.decode(pod, Keys.PLAN, text) instanceof Assignment assignment)) {
      return null;
    }
    Assignment.Origin origin = assignment.origin();
    return Assignments.placement(assignment)
        .filter(placement -> placement.node().equals(node) && !pod.uid().isEmpty())
        .map(placement ->
            new Plan(pod, placement, origin.generation(), origin.decision(), Rewrite.by(origin)))
        .orElse(null);
  }

  private static GangPlanPart damaged(Meta meta, String gang, String problem) {
    return new GangPlanPart(
        new GangPlanned(meta.namespace(), gang, 0, 0, 0, 0, List.of()),
        0,
        0,
        "GangPlan " + meta.namespace() + "/" + meta.name() + " " + problem);
  }

  private static long number(@Nullable Number value) {
    return value == null ? 0 : Math.max(0, value.longValue());
  }

  private static long seconds(String time) {
    try {
      return time.isEmpty() ? 0 : Math.max(0, Instant.parse(time).getEpochSecond());
    } catch (DateTimeParseException noTime) {
      return 0;
    }
  }
}
