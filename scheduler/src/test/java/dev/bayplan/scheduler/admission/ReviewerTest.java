package dev.bayplan.scheduler.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.dialect.Settings;
import dev.bayplan.api.dialect.Translator;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReviewerTest {

  private static final JsonMapper JSON = new JsonMapper();

  private final Reviewer reviewer = new Reviewer(new Translator(Settings.DEFAULT)::translate);

  @Test
  void aPodInAnotherDialectIsPatched() {
    JsonNode response = response(review("{\"aliyun.com/gpu-mem\":\"3\"}", "bayplan"));

    assertThat(response.path("uid").asString()).isEqualTo("u-1");
    assertThat(response.path("allowed").asBoolean()).isTrue();
    assertThat(response.path("patchType").asString()).isEqualTo("JSONPatch");
    JsonNode patch = JSON.readTree(Base64.getDecoder().decode(response.path("patch").asString()));
    assertThat(patch.path(0).toString())
        .isEqualTo(
            "{\"op\":\"add\",\"path\":\"/spec/containers/0/resources/limits\","
                + "\"value\":{\"bayplan.dev/gpu-memory\":\"3\"}}");
  }

  @Test
  void oneThatCannotBeTranslatedIsRefusedWithTheSentence() {
    JsonNode response = response(review("{\"nvidia.com/gpu.shared\":\"2\"}", "bayplan"));

    assertThat(response.path("allowed").asBoolean()).isFalse();
    assertThat(response.path("status").path("code").asInt()).isEqualTo(403);
    assertThat(response.path("status").path("message").asString())
        .contains("a second replica is no second share");
  }

  @Test
  void everyOtherPodIsLetThroughAsItIs() {
    JsonNode response = response(review("{\"aliyun.com/gpu-mem\":\"3\"}", "other"));

    assertThat(response.toString()).isEqualTo("{\"uid\":\"u-1\",\"allowed\":true}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"admission.k8s.io/v1\"}",
        "{\"kind\":\"AdmissionReview\",\"apiVersion\":\"other/v1\",\"request\":{\"uid\":\"u\"}}",
      })
  void whatIsNoReviewHasNoAnswer(String body) {
    assertThat(reviewer.answer(body.getBytes(StandardCharsets.UTF_8))).isEmpty();
  }

  @Test
  void aBodyThatIsTooDeepHasNoAnswer() {
    byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);

    assertThat(reviewer.answer(deep)).isEmpty();
  }

  private JsonNode response(String review) {
    Optional<byte[]> answer = reviewer.answer(review.getBytes(StandardCharsets.UTF_8));
    JsonNode tree = JSON.readTree(answer.orElseThrow());
    assertThat(tree.path("kind").asString()).isEqualTo("AdmissionReview");
    assertThat(tree.path("apiVersion").asString()).isEqualTo("admission.k8s.io/v1");
    return tree.path("response");
  }

  static String review(String limits, String scheduler) {
    return """
    {"kind": "AdmissionReview", "apiVersion": "admission.k8s.io/v1", "request": {"uid": "u-1", "object": {
     "metadata": {"name": "p"}, "spec": {"schedulerName": "%s", "containers": [
       {"name": "main", "resources": {"limits": %s, "requests": %s}}]}}}}
    """
        .formatted(scheduler, limits, limits);
  }
}
