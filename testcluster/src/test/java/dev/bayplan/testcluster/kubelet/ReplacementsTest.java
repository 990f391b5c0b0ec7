package dev.bayplan.testcluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplacementsTest {
  private final Replacements replacements =
      new Replacements(
          Map.of(8080, 20_001, 20_001, 20_002),
          Map.of("/etc/bayplan", Path.of("/tmp/a"), "/etc/bayplan/tls", Path.of("/tmp/b")));

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "--port=8080, --port=20001",
    "http://127.0.0.1:8080/filter, http://127.0.0.1:20001/filter",
    "8080 then 20001, 20001 then 20002",
    "18080 80801 v8080 8080.5 1.8080, 18080 80801 v8080 8080.5 1.8080",
    "see port 8080., see port 20001.",
    "--config=/etc/bayplan/config.yaml, --config=/tmp/a/config.yaml",
    "file:///etc/bayplan/tls/key, file:///etc/bayplan/tls/key",
    "cert: /etc/bayplan/tls, cert: /tmp/b",
    "/etc/bayplanner /opt/etc/bayplan, /etc/bayplanner /opt/etc/bayplan",
  })
  void wholePortsAndPathsAreReplacedOnceAndNothingElse(String before, String after) {
    assertThat(replacements.in(before)).isEqualTo(after);
  }

  @Test
  void aPortThatNoTextNamesIsFound() {
    replacements.in("--port=8080");

    assertThat(replacements.portsNowhereNamed()).containsExactly(20_001);
  }

  @Test
  void withoutPortsAndPathsNothingChanges() {
    assertThat(new Replacements(Map.of(), Map.of()).in("8080 /etc/bayplan"))
        .isEqualTo("8080 /etc/bayplan");
  }
}
