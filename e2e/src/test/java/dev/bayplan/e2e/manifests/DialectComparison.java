package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.dialect.Settings;
import dev.bayplan.api.dialect.Translation;
import dev.bayplan.api.dialect.Translator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Feeds the same generated pods to the translator and to an API server, and compares what comes
 * out, refusals to the word.
 *
 * @param denied what stands before the sentence of a refusal
 */
record DialectComparison(Caller admin, String denied) {

  static final String DRY = Installed.PODS + "?dryRun=All";

  private static final Translator TRANSLATOR = new Translator(Settings.DEFAULT);
  private static final JsonMapper JSON = new JsonMapper();

  private enum Outcome {
    NOTHING,
    REFUSED,
    TRANSLATED,
    INVALID
  }

  /** Nothing, a refusal and a translation must each come up often. */
  void run(long seed, int count) {
    DialectPods pods = new DialectPods(new SplittableRandom(seed));
    Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);
    for (int i = 0; i < count; i++) {
      seen.merge(compare(pods.next()), 1, Integer::sum);
    }
    for (Outcome outcome : List.of(Outcome.NOTHING, Outcome.REFUSED, Outcome.TRANSLATED)) {
      assertThat(seen.getOrDefault(outcome, 0))
          .as("%s of %s", outcome, seen)
          .isGreaterThan(count / 8);
    }
  }

  private Outcome compare(ObjectNode pod) {
    Caller.Answer answer = admin.post(DRY, pod.toString());
    if (isInvalid(answer)) {
      return Outcome.INVALID;
    }
    return switch (TRANSLATOR.translate(pod)) {
      case Translation.Refused(String sentence) -> {
        assertThat(answer.code()).as("%s: %s", answer, pod).isEqualTo(403);
        assertThat(answer.message()).as("%s", pod).endsWith(denied + sentence);
        yield Outcome.REFUSED;
      }
      case Translation.Patch patch -> {
        assertSame(answer, Patched.by(patch, pod), pod);
        yield Outcome.TRANSLATED;
      }
      case Translation.Nothing _ -> {
        assertSame(answer, pod, pod);
        yield Outcome.NOTHING;
      }
    };
  }

  private static void assertSame(Caller.Answer answer, JsonNode wanted, JsonNode pod) {
    assertThat(answer).as("%s", pod).matches(Caller.Answer::isOk);
    assertThat(facts(JSON.readTree(answer.body()))).as("%s", pod).isEqualTo(facts(wanted));
  }

  /** The API server's own rules come before those of a validating policy. */
  private static boolean isInvalid(Caller.Answer answer) {
    return answer.code() == 422
        && (answer.message().contains("must be an integer")
            || answer.message().contains("must be greater than or equal to 0"));
  }

  /** What a translation may change. */
  private static JsonNode facts(JsonNode pod) {
    ObjectNode facts = JSON.createObjectNode();
    facts.set("annotations", orEmpty(pod.path("metadata").path("annotations")));
    for (String list : new String[] {"containers", "initContainers"}) {
      for (JsonNode container : pod.path("spec").path(list)) {
        ObjectNode one = facts.withArray(list).addObject();
        one.set("limits", orEmpty(container.path("resources").path("limits")));
        one.set("requests", orEmpty(container.path("resources").path("requests")));
      }
    }
    return facts;
  }

  private static JsonNode orEmpty(JsonNode object) {
    return object.isObject() ? object : JSON.createObjectNode();
  }
}
