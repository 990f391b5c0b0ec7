package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.dialect.Settings;
import dev.bayplan.api.dialect.Translation;
import dev.bayplan.api.dialect.Translator;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlaneExtension;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code dialects/*.yaml}: the API server does to a pod what {@link Translator} does, and refuses
 * what it refuses, in the same words.
 */
@Tag("cluster")
class DialectPolicyTest {
  @RegisterExtension static final ControlPlaneExtension cluster = Installed.cluster("base");

  private static final String DRY = Installed.PODS + "?dryRun=All";
  private static final String DENIED = "denied request: ";
  private static final JsonMapper JSON = new JsonMapper();
  private static final long SEED = Long.getLong("bayplan.dialects.seed", 20261124);
  private static final int PODS = Integer.getInteger("bayplan.dialects.pods", 600);

  private final Caller admin = Caller.admin(cluster.plane());
  private final Translator translator = new Translator(Settings.DEFAULT);

  private enum Outcome {
    NOTHING,
    REFUSED,
    TRANSLATED,
    INVALID
  }

  @BeforeAll
  static void awaitThePolicies() {
    Caller admin = Caller.admin(cluster.plane());
    String pod =
        """
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"schedulerName": "bayplan",
         "containers": [{"name": "c", "image": "i", "resources": {"limits": {"nvidia.com/gpu": 1, "nvidia.com/priority": 1}}}]}}
        """;
    Await.until(
        "the policies are in force",
        Duration.ofSeconds(20),
        () -> admin.post(DRY, pod).isRefusedBy("bayplan-dialects"));
  }

  @Test
  void bothTranslatorsAgreeOnHundredsOfPods() {
    DialectPods pods = new DialectPods(new SplittableRandom(SEED));
    Map<Outcome, Integer> seen = new EnumMap<>(Outcome.class);
    for (int i = 0; i < PODS; i++) {
      seen.merge(compare(pods.next()), 1, Integer::sum);
    }
    for (Outcome outcome : Outcome.values()) {
      assertThat(seen.getOrDefault(outcome, 0)).as("%s of %s", outcome, seen).isGreaterThan(10);
    }
  }

  private Outcome compare(ObjectNode pod) {
    Caller.Answer answer = admin.post(DRY, pod.toString());
    return switch (translator.translate(pod)) {
      case Translation.Refused(String sentence) -> {
        if (isInvalid(answer)) {
          yield Outcome.INVALID;
        }
        assertThat(answer.isRefusedBy("bayplan-dialects")).as("%s: %s", answer, pod).isTrue();
        assertThat(answer.message().substring(answer.message().indexOf(DENIED) + DENIED.length()))
            .as("%s", pod)
            .isEqualTo(sentence);
        yield Outcome.REFUSED;
      }
      case Translation.Patch patch -> {
        assertThat(answer).as("%s", pod).matches(Caller.Answer::isOk);
        assertThat(facts(JSON.readTree(answer.body())))
            .as("%s", pod)
            .isEqualTo(facts(Patched.by(patch, pod)));
        yield Outcome.TRANSLATED;
      }
      case Translation.Nothing _ -> {
        if (isInvalid(answer)) {
          yield Outcome.INVALID;
        }
        assertThat(answer).as("%s", pod).matches(Caller.Answer::isOk);
        assertThat(facts(JSON.readTree(answer.body()))).as("%s", pod).isEqualTo(facts(pod));
        yield Outcome.NOTHING;
      }
    };
  }

  /** The API server's own rules come before those of a validating policy. */
  private static boolean isInvalid(Caller.Answer answer) {
    return answer.code() == 422 && answer.message().contains("must be an integer")
        || answer.message().contains("must be greater than or equal to 0");
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
