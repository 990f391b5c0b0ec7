package dev.bayplan.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.PodRef;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssignmentCodecTest {

  private static final PodRef POD = new PodRef("team-a", "train-0", "uid-1");
  private static final String WHOLE =
      """
      {"v":1,"node":"n1","containers":{"main":[{"gpu":"GPU-1"}]},"generation":1}\
      """;

  @Test
  void theTextIsThatOfTheDesign() {
    Map<String, List<Assignment.Device>> containers =
        Map.of(
            "main",
            List.of(
                new Assignment.Device.Whole("GPU-1", Extras.NONE),
                new Assignment.Device.Share("GPU-2", 20_480, 50, Extras.NONE),
                new Assignment.Device.Share("GPU-2", 1024, 0, Extras.NONE),
                new Assignment.Device.Mig("MIG-1", "GPU-3", Extras.NONE),
                new Assignment.Device.Counted("nvidia.com/gpu", 2, Extras.NONE)));
    Assignment assignment =
        new Assignment(
            "n1",
            containers,
            new Assignment.Origin("p-7", 3, 12, "team-a/train", "training@4", "8f21c4"),
            Extras.NONE);

    String text = AssignmentCodec.encode(assignment);

    assertThat(text)
        .isEqualTo(
            """
            {"v":1,"node":"n1","containers":{"main":[{"gpu":"GPU-1"},\
            {"gpu":"GPU-2","memoryMiB":20480,"computePercent":50},\
            {"gpu":"GPU-2","memoryMiB":1024},{"mig":"MIG-1","gpu":"GPU-3"},\
            {"resource":"nvidia.com/gpu","count":2}]},"plan":"p-7","generation":3,"epoch":12,\
            "gang":"team-a/train","policy":"training@4","decision":"8f21c4"}\
            """);
    assertThat(decode(text)).isEqualTo(assignment);
  }

  @Test
  void whatANewerBayplanAddedIsKeptAtEveryLevelAndWrittenBack() {
    String text =
        """
        {"v":1,"node":"n1","containers":{"main":[{"gpu":"GPU-1","link":{"set":[1,2.50,null]}},\
        {"resource":"r","count":1,"numa":0}]},"generation":1,"decision":"d",\
        "lease":{"until":1e400,"by":"é\\n"},"zone":[[]]}\
        """;

    Assignment read = (Assignment) decode(text);

    assertThat(read.extras().fields()).containsOnlyKeys("lease", "zone");
    assertThat(read.devices().getFirst().extras().fields())
        .isEqualTo(new TreeMap<>(Map.of("link", "{\"set\":[1,2.50,null]}")));
    assertThat(AssignmentCodec.encode(read)).isEqualTo(text.replace("1e400", "1E+400"));
  }

  @Test
  void theHigherGenerationWins() {
    Assignment first = (Assignment) decode(WHOLE);
    Assignment second = (Assignment) decode(WHOLE.replace("\"generation\":1", "\"generation\":2"));

    assertThat(second.supersedes(first)).isTrue();
    assertThat(first.supersedes(second)).isFalse();
    assertThat(first.supersedes(first)).isFalse();
  }

  @Test
  void damageNamesPodAnnotationAndField() {
    assertThat(problem(WHOLE.replace("GPU-1", "")))
        .isEqualTo(
            "pod team-a/train-0: annotation bayplan.dev/assignment cannot be read:"
                + " containers.\"main\"[0].gpu must be a text of 1 to 253 characters");
  }

  @Test
  void aNewerVersionIsNotGuessedAt() {
    assertThat(problem(WHOLE.replace("\"v\":1", "\"v\":2")))
        .endsWith("v is 2, and this Bayplan reads 1; a newer one wrote it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"v\":1'           | '\"v\":\"1\"'                    | v must be",
        "'\"v\":1,'          | ''                               | v must be",
        "'\"n1\"'            | 7                                | node must be",
        "'{\"main\":[{\"gpu\":\"GPU-1\"}]}' | []                 | containers must be",
        "'[{\"gpu\":\"GPU-1\"}]' | null                          | containers.\"main\" must be",
        "'{\"gpu\":\"GPU-1\"}' | 5                              | containers.\"main\"[0] must be",
        "'\"gpu\"'           | '\"slice\"'                      | containers.\"main\"[0].gpu must",
        "'\"GPU-1\"'         | '\"GPU-1\",\"memoryMiB\":0'      | containers.\"main\"[0].memoryMiB",
        "'\"GPU-1\"'         | '\"GPU-1\",\"memoryMiB\":1.5'    | containers.\"main\"[0].memoryMiB",
        "'\"GPU-1\"'         | '\"GPU-1\",\"computePercent\":5' | containers.\"main\"[0].memoryMiB",
        "'\"generation\":1'  | '\"generation\":0'               | generation must be",
        "'\"generation\":1'  | '\"generation\":99999999999999999999' | generation must be",
        "'\"generation\":1'  | '\"generation\":1,\"epoch\":-1'  | epoch must be",
        "'\"node\":'         | '\"v\":1,\"node\":'              | it is no JSON",
        "'}'                 | ''                               | it is no JSON",
      })
  void anythingElseIsDamage(String from, String to, String problem) {
    assertThat(problem(WHOLE.replace(from, to))).contains("cannot be read: " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "[]", "7", "{", "{}{}", "{} x", "\u0000", "NaN", "'a'"})
  void whatIsNoObjectIsDamage(String text) {
    assertThat(problem(text)).contains("cannot be read: it is no JSON");
  }

  @Test
  void sizeAndDepthAreBounded() {
    assertThat(problem("{\"a\":\"" + "x".repeat(AssignmentCodec.MAX_LENGTH) + "\"}"))
        .contains("at most 65536");
    assertThat(problem("[".repeat(5_000))).contains("it is no JSON");
    String device = "{\"gpu\":\"g\"},".repeat(300);
    assertThat(problem(WHOLE.replace("{\"gpu\":\"GPU-1\"}", device + "{\"gpu\":\"g\"}")))
        .contains("a list of at most 256 devices");
  }

  private static String problem(String text) {
    return ((Decoded.Damaged) decode(text)).problem();
  }

  private static Decoded decode(String text) {
    return AssignmentCodec.decode(POD, Keys.ASSIGNMENT, text);
  }
}
