package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.AssignmentCodec;
import dev.bayplan.api.Assignments;
import dev.bayplan.api.Keys;
import dev.bayplan.api.resources.GangPlanMember;
import dev.bayplan.api.resources.GangPlanSpec;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.Plan;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A gang's plan as objects: as many as it takes at {@link GangPlanSpec#MOST_MEMBERS} members each.
 * Their names follow from the gang, so that writing again replaces; a label finds all of them.
 */
final class GangPlanJson {

  private static final int LONGEST_WORD = 40;

  private static final JsonMapper MAPPER = JsonMapper.shared();

  private GangPlanJson() {}

  /** One object, and its name. */
  record Part(String name, String body) {}

  static List<Part> parts(GangPlanned plan) {
    int parts = Math.max(1, Math.ceilDiv(plan.members().size(), GangPlanSpec.MOST_MEMBERS));
    List<Part> all = new ArrayList<>();
    for (int part = 1; part <= parts; part++) {
      String name = word(plan.gang()) + "-" + label(plan.gang()) + "-" + part;
      all.add(new Part(name, body(plan, name, spec(plan, part, parts))));
    }
    return all;
  }

  /** The value of {@link Keys#GANG_PLAN}: another one for each gang, whatever it is called. */
  static String label(String gang) {
    UUID hash = UUID.nameUUIDFromBytes(gang.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%016x", hash.getMostSignificantBits());
  }

  /** Something of the gang's name that people recognise. */
  private static String word(String gang) {
    String plain =
        gang.substring(gang.indexOf('/') + 1)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9]+", "-")
            .replaceAll("^-+|-+$", "");
    return plain.isEmpty() ? "gang" : Json.cut(plain, LONGEST_WORD).replaceAll("-+$", "");
  }

  private static String body(GangPlanned plan, String name, GangPlanSpec spec) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", Keys.GROUP + "/" + Keys.VERSION).put("kind", "GangPlan");
    object
        .putObject("metadata")
        .put("namespace", plan.namespace())
        .put("name", name)
        .putObject("labels")
        .put(Keys.GANG_PLAN, label(plan.gang()));
    object.set("spec", MAPPER.valueToTree(spec));
    return MAPPER.writeValueAsString(object);
  }

  private static GangPlanSpec spec(GangPlanned plan, int part, int parts) {
    int from = (part - 1) * GangPlanSpec.MOST_MEMBERS;
    int to = Math.min(from + GangPlanSpec.MOST_MEMBERS, plan.members().size());
    return new GangPlanSpec(
        plan.gang(),
        plan.generation(),
        plan.epoch(),
        plan.leaseSeconds(),
        time(plan.firstReleaseSeconds()),
        part,
        parts,
        plan.members().subList(from, to).stream().map(one -> member(one, plan)).toList());
  }

  private static @Nullable String time(long seconds) {
    return seconds == 0 ? null : Instant.ofEpochSecond(seconds).toString();
  }

  private static GangPlanMember member(Plan member, GangPlanned plan) {
    return new GangPlanMember(
        member.pod().name(),
        member.pod().uid(),
        member.placement().node(),
        AssignmentCodec.encode(
            Assignments.of(member.placement(), Rewrite.origin(member, plan.epoch()))));
  }
}
