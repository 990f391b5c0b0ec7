package dev.bayplan.api.gang;

import dev.bayplan.api.LabelSyntax;
import dev.bayplan.policies.GangTerms;
import java.util.SortedMap;
import tools.jackson.databind.JsonNode;

/** The three PodGroups. */
final class PodGroupObjects {

  private static final String GANG = "/spec/schedulingPolicy/gang";

  private PodGroupObjects() {}

  /** With the policy {@code basic} its pods stand for themselves. */
  static SortedMap<String, GangTerms> podGroup(JsonNode object) {
    if (object.at(GANG).isMissingNode() || object.at(GANG).isNull()) {
      return GangKind.one(GangKind.POD_GROUP, object, GangTerms.ALONE);
    }
    int count = Fields.number(object, GANG + "/minCount", -1);
    GangTerms terms = Problem.count(object, "spec.schedulingPolicy.gang.minCount", count);
    String level = Fields.text(object, "/spec/schedulingConstraints/topology/0/key");
    return GangKind.one(
        GangKind.POD_GROUP, object, LabelSyntax.isKey(level) ? terms.within(level, "") : terms);
  }

  static SortedMap<String, GangTerms> coscheduling(JsonNode object) {
    return GangKind.one(GangKind.COSCHEDULING, object, minMember(object));
  }

  /** Its network topology counts tiers of HyperNodes, which are no labels of nodes. */
  static SortedMap<String, GangTerms> volcano(JsonNode object) {
    boolean tiers = Fields.text(object, "/spec/networkTopology/mode").equals("hard");
    return GangKind.one(
        GangKind.VOLCANO,
        object,
        tiers
            ? GangTerms.broken(
                "spec.networkTopology of "
                    + Problem.shown(object)
                    + " is hard and counts tiers of HyperNodes, which Bayplan does not know; take"
                    + " it away and write the annotation bayplan.dev/gang-require-level")
            : minMember(object));
  }

  private static GangTerms minMember(JsonNode object) {
    return Problem.count(object, "spec.minMember", Fields.number(object, "/spec/minMember", -1));
  }
}
