package dev.bayplan.api;

import dev.bayplan.policies.PodRef;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON of the annotations {@link Keys#ASSIGNMENT} and {@link Keys#PLAN}:
 *
 * <pre>{@code
 * {"v":1,"node":"n1","containers":{"main":[{"gpu":"GPU-1"}]},"plan":"p","generation":1,"epoch":4,
 *  "gang":"team-a/train","policy":"training@3","decision":"8f21c4"}
 * }</pre>
 *
 * A device is {@code {"gpu"}}, {@code {"gpu","memoryMiB","computePercent"}}, {@code {"mig","gpu"}}
 * or {@code {"resource","count"}}. Fields may be added within a version, and an old reader keeps
 * them; a change that an old reader must not miss (a new kind of device) raises {@code v}. The
 * order of the fields is fixed, so equal assignments are equal texts.
 */
public final class AssignmentCodec {

  static final int VERSION = 1;

  /** A quarter of what Kubernetes allows for all annotations of an object together. */
  static final int MAX_LENGTH = 64 * 1024;

  private static final int MAX_DEPTH = 32;

  static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private AssignmentCodec() {}

  public static String encode(Assignment assignment) {
    return JSON.writeValueAsString(AssignmentWriter.write(assignment));
  }

  /**
   * Never fails: what cannot be read is {@link Decoded.Damaged}.
   *
   * @param key the annotation's name, for the sentence
   */
  public static Decoded decode(PodRef pod, String key, String text) {
    if (text.length() > MAX_LENGTH) {
      return damaged(pod, key, "it has " + text.length() + " characters, at most " + MAX_LENGTH);
    }
    try {
      JsonNode tree = JSON.readTree(text);
      return tree instanceof ObjectNode object
          ? read(pod, key, object)
          : damaged(pod, key, "it is no JSON object");
    } catch (JacksonException noJson) {
      return damaged(pod, key, "it is no JSON: " + Quoted.of(noJson.getOriginalMessage()));
    } catch (NumberFormatException absurdNumber) { // Jackson's own, for 1e99999999999
      return damaged(pod, key, "it is no JSON: a number is out of all bounds");
    }
  }

  private static Decoded read(PodRef pod, String key, ObjectNode object) {
    AssignmentReader reader = new AssignmentReader();
    Assignment assignment = reader.read(object);
    return reader.problem().<Decoded>map(problem -> damaged(pod, key, problem)).orElse(assignment);
  }

  private static Decoded.Damaged damaged(PodRef pod, String key, String problem) {
    return new Decoded.Damaged(
        "pod " + pod.qualifiedName() + ": annotation " + key + " cannot be read: " + problem);
  }
}
