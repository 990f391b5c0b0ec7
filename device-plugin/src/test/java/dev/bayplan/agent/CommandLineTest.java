package dev.bayplan.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

  @Test
  void theArgumentsOfTheDaemonSetAreUnderstood() {
    CommandLine line =
        CommandLine.parse(
            List.of("--node=n1", "--fleet=/etc/bayplan/fleet.yaml", "--address=10.0.0.7:10272"));

    assertThat(line)
        .isInstanceOfSatisfying(
            CommandLine.Run.class,
            run -> {
              assertThat(run.options().node()).isEqualTo("n1");
              assertThat(run.options().address().getPort()).isEqualTo(10272);
              assertThat(run.options().once()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--node n1                              | --node and --fleet are needed",
        "--node n1 --fleet f -o xml             | it must be yaml, json or table",
        "--node n1 --fleet f --address here     | it must be HOST:PORT",
        "--node n1 --fleet f --address h:99999  | it must be HOST:PORT",
        "--node n1 --fleet                      | --fleet needs a value",
        "--nod n1                               | --nod is no option",
      })
  void whatMakesNoSenseIsOneSentence(String arguments, String problem) {
    assertThat(CommandLine.parse(List.of(arguments.split(" "))))
        .isInstanceOfSatisfying(
            CommandLine.Wrong.class, wrong -> assertThat(wrong.problem()).contains(problem));
  }

  @Test
  void theVersionIsTold() {
    assertThat(CommandLine.parse(List.of("--version")))
        .isInstanceOfSatisfying(
            CommandLine.Show.class, show -> assertThat(show.text()).startsWith("bayplan agent "));
  }

  @Test
  void helpSaysWhoWritesAllocatable() {
    assertThat(CommandLine.parse(List.of("--help")))
        .isInstanceOfSatisfying(
            CommandLine.Show.class,
            show -> assertThat(show.text()).contains("allocatable is the kubelet's"));
  }

  @Test
  void probesSayWhatTheyWaitFor() throws Exception {
    try (Probes probes =
            Probes.start(
                new InetSocketAddress("127.0.0.1", 0),
                Optional::empty,
                () -> Optional.of("nothing is reported yet"));
        HttpClient client = HttpClient.newHttpClient()) {
      assertThat(get(client, probes, "/livez")).isEqualTo("200 ok\n");
      assertThat(get(client, probes, "/readyz")).isEqualTo("503 nothing is reported yet\n");
      assertThat(get(client, probes, "/secrets")).startsWith("404 ");
    }
  }

  private static String get(HttpClient client, Probes probes, String path) throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + probes.address().getPort() + path);
    HttpResponse<String> response =
        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    return response.statusCode() + " " + response.body();
  }
}
