package dev.bayplan.api.gang;

import dev.bayplan.api.Quoted;
import dev.bayplan.policies.GangTerms;
import dev.bayplan.policies.Member;
import tools.jackson.databind.JsonNode;

/** Sentences about objects that speak of gangs. */
final class Problem {

  private Problem() {}

  /** The object's name in quotes. */
  static String shown(JsonNode object) {
    return Quoted.of(Fields.text(object, "/metadata/name"));
  }

  /** Terms with this count, or the sentence that says why it cannot be. */
  static GangTerms count(JsonNode object, String field, long count) {
    return count >= 1 && count <= Member.MOST
        ? new GangTerms((int) count, "", "")
        : GangTerms.broken(
            field
                + " of "
                + shown(object)
                + (count > Member.MOST ? " makes " + count + " pods" : " is no number of pods")
                + "; a gang has 1 to "
                + Member.MOST);
  }
}
