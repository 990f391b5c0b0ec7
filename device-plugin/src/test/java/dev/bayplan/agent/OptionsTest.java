package dev.bayplan.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.agent.handover.Strategy;
import dev.bayplan.api.resources.Mode;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

  @Test
  void theArgumentsOfTheDaemonSetAreUnderstood() {
    Options options =
        parsed("--node=n1", "--mode=own", "--address=10.0.0.7:10272", "--host-root=/host");

    assertThat(options.node).isEqualTo("n1");
    assertThat(options.mode).isEqualTo(Mode.Own);
    assertThat(options.address.getPort()).isEqualTo(10272);
    assertThat(options.once).isFalse();
    assertThat(options.onHost(Path.of("/etc/cdi"))).isEqualTo(Path.of("/host/etc/cdi"));
  }

  @Test
  void withoutAWordItOwnsNothing() {
    assertThat(parsed("--node", "n1").mode).isEqualTo(Mode.Observe);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-o xml             | expected one of [YAML, JSON, TABLE]",
        "--address here     | must be HOST:PORT",
        "--address h:99999  | must be HOST:PORT",
        "--fleet            | Missing required parameter for option",
        "--nod n1           | Unknown options:",
        "--strategy magic   | is no strategy",
        "--mode both        | expected one of [Observe, Own]",
      })
  void whatMakesNoSenseIsOneSentence(String arguments, String problem) {
    assertThatThrownBy(() -> parsed(arguments.split(" "))).hasMessageContaining(problem);
  }

  @Test
  void theStrategiesAreSpeltAsNvidiasPluginSpellsThem() {
    assertThat(parsed("--strategy=volume-mounts").strategy).isEqualTo(Strategy.VOLUME_MOUNTS);
  }

  private static Options parsed(String... arguments) {
    Options options = new Options();
    Options.parser(options).parseArgs(arguments);
    return options;
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
