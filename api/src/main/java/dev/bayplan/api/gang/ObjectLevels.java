package dev.bayplan.api.gang;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.GangTerms;
import tools.jackson.databind.JsonNode;

/** Our annotations on an object that speaks of a gang: they come before its own levels. */
final class ObjectLevels {

  private ObjectLevels() {}

  static GangTerms add(JsonNode object, GangTerms terms) {
    JsonNode annotations = object.path("metadata").path("annotations");
    Levels required = Levels.of(annotations.path(Keys.GANG_REQUIRE_LEVEL).asString(""));
    Levels preferred = Levels.of(annotations.path(Keys.GANG_PREFER_LEVEL).asString(""));
    if (!required.problem().isEmpty()) {
      return GangTerms.broken(sentence(object, Keys.GANG_REQUIRE_LEVEL, required));
    }
    if (!preferred.problem().isEmpty()) {
      return GangTerms.broken(sentence(object, Keys.GANG_PREFER_LEVEL, preferred));
    }
    return terms.within(
        required.key().isEmpty() ? terms.requiredLevel() : required.key(),
        preferred.key().isEmpty() ? terms.preferredLevel() : preferred.key());
  }

  private static String sentence(JsonNode object, String key, Levels level) {
    return "the annotation " + key + " of " + Problem.shown(object) + " " + level.problem();
  }
}
