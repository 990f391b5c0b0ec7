package dev.bayplan.scheduler.admission;

import dev.bayplan.api.dialect.Translation;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Answers an {@code AdmissionReview} ({@code admission.k8s.io/v1}, {@code
 * k8s.io/api/admission/v1/types.go}): bytes in, bytes out.
 */
public final class Reviewer {

  private static final String API_VERSION = "admission.k8s.io/v1";
  private static final String KIND = "AdmissionReview";
  private static final int FORBIDDEN = 403;

  /** A pod is some ten levels deep. */
  private static final int MAX_DEPTH = 64;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();

  private final Function<JsonNode, Translation> rule;

  /**
   * @param rule what becomes of a Pod that is about to be made
   */
  public Reviewer(Function<JsonNode, Translation> rule) {
    this.rule = rule;
  }

  /** The answer; empty where the body is no review, which the API server never sends. */
  public Optional<byte[]> answer(byte[] body) {
    try {
      JsonNode review = JSON.readTree(body);
      String uid = review.path("request").path("uid").asString("");
      return review.path("apiVersion").asString("").equals(API_VERSION)
              && review.path("kind").asString("").equals(KIND)
              && !uid.isEmpty()
          ? Optional.of(answer(uid, review.path("request").path("object")))
          : Optional.empty();
    } catch (JacksonException noJson) {
      return Optional.empty();
    }
  }

  private byte[] answer(String uid, JsonNode pod) {
    ObjectNode review = JSON.createObjectNode().put("apiVersion", API_VERSION).put("kind", KIND);
    ObjectNode response = review.putObject("response").put("uid", uid);
    switch (rule.apply(pod)) {
      case Translation.Nothing _ -> response.put("allowed", true);
      case Translation.Refused(String sentence) ->
          response
              .put("allowed", false)
              .putObject("status")
              .put("code", FORBIDDEN)
              .put("reason", "Forbidden")
              .put("message", sentence);
      case Translation.Patch(List<Translation.Op> ops) ->
          response
              .put("allowed", true)
              .put("patchType", "JSONPatch")
              .put("patch", Base64.getEncoder().encodeToString(patch(ops)));
    }
    return JSON.writeValueAsBytes(review);
  }

  private static byte[] patch(List<Translation.Op> ops) {
    ArrayNode patch = JSON.createArrayNode();
    for (Translation.Op op : ops) {
      patch.addObject().put("op", "add").put("path", op.path()).set("value", op.value());
    }
    return patch.toString().getBytes(StandardCharsets.UTF_8);
  }
}
