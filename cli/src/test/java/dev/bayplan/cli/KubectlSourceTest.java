package dev.bayplan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubectlSourceTest {

  private static final PodName POD = new PodName("team-a", "train-0");

  private final List<List<String>> commands = new ArrayList<>();

  @Test
  void asksThroughTheProxyWithTheFlagsPassedOn() {
    Source source = source(new Shell.Done("{}"), List.of("--context=prod"));

    assertThat(source.why(POD)).isEqualTo(new Answer.Page("{}"));
    assertThat(commands)
        .containsExactly(
            List.of(
                "kubectl",
                "get",
                "--request-timeout=10s",
                "--raw",
                "/api/v1/namespaces/bayplan-system/services/bayplan:http/proxy/why/team-a/train-0",
                "--context=prod"));
  }

  @Test
  void theNamespaceIsThatOfTheContext() {
    assertThat(source(new Shell.Done("team-b"), List.of()).namespace()).isEqualTo("team-b");
    assertThat(source(new Shell.Done(""), List.of()).namespace()).isEqualTo("default");
    assertThat(source(new Shell.Broken(true, "no"), List.of()).namespace()).isEqualTo("default");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "Error from server (NotFound): services \"bayplan\" not found | not installed in this",
        "Error from server (NotFound): the server could not find it   | pod team-a/train-0 is not",
        "Error from server (ServiceUnavailable): no endpoints         | is its pod ready?",
        "Error from server (Forbidden): services/proxy is forbidden   | ask your administrator",
        "The connection to the server was refused                     | kubectl says: The connect",
      })
  void eachFailureIsOneSentence(String said, String sentence) {
    assertThat(source(new Shell.Broken(true, said), List.of()).why(POD))
        .isInstanceOfSatisfying(
            Answer.Failed.class, failed -> assertThat(failed.sentence()).contains(sentence));
  }

  @Test
  void withoutKubectlThereIsAnotherWay() {
    Source source = source(new Shell.Broken(false, "no such file"), List.of());

    assertThat(source.why(POD))
        .isEqualTo(
            new Answer.Failed(
                "kubectl does not run (no such file); put it on the PATH, or use --server URL"));
  }

  @Test
  void aProgramThatIsNotThereIsAnAnswerToo() {
    assertThat(new Shell.OfSystem().run(List.of("/no/such/program")))
        .isInstanceOfSatisfying(
            Shell.Broken.class, broken -> assertThat(broken.started()).isFalse());
    assertThat(new Shell.OfSystem().run(List.of("sh", "-c", "echo one >&2; echo two >&2; exit 3")))
        .isEqualTo(new Shell.Broken(true, "two"));
  }

  private Source source(Shell.End end, List<String> flags) {
    return new KubectlSource(
        command -> {
          commands.add(command);
          return end;
        },
        flags);
  }
}
