package dev.bayplan.api.gang;

import dev.bayplan.policies.GangTerms;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Jobs. An Indexed Job whose parallelism covers its completions runs all its pods at once: a gang.
 * One with more completions than parallelism works through a list, a few at a time: its pods end
 * one by one and the next ones take their place, so they stand for themselves. So do those of a Job
 * without indexes, which nobody can tell apart.
 */
final class Jobs {

  private Jobs() {}

  static SortedMap<String, GangTerms> read(JsonNode object) {
    String uid = Fields.text(object, "/metadata/uid");
    if (uid.isEmpty() || !Fields.text(object, "/spec/completionMode").equals("Indexed")) {
      return Collections.emptySortedMap();
    }
    int completions = Fields.number(object, "/spec/completions", -1);
    int parallelism = Fields.number(object, "/spec/parallelism", 1);
    GangTerms terms =
        parallelism < completions
            ? GangTerms.ALONE
            : Problem.count(object, "spec.completions", completions);
    return new TreeMap<>(Map.of(GangKind.JOB.gang(uid), left(object, terms)));
  }

  /** Indexes that are done, or given up, get no pod any more. */
  private static GangTerms left(JsonNode object, GangTerms terms) {
    int done =
        Indexes.count(Fields.text(object, "/status/completedIndexes"))
            + Indexes.count(Fields.text(object, "/status/failedIndexes"));
    return done == 0 || terms.minCount() <= 1
        ? terms
        : new GangTerms(Math.max(1, terms.minCount() - done), "", "");
  }

  /** Pods of one job of a JobSet that are there at the same time; -1 where that is no number. */
  static int together(JsonNode template) {
    int parallelism = Fields.number(template, "/spec/parallelism", 1);
    int completions = Fields.number(template, "/spec/completions", parallelism);
    return Math.min(parallelism, completions);
  }
}
