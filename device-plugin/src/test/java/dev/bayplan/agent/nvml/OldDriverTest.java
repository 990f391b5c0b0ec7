package dev.bayplan.agent.nvml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The agent's own process on a library that lacks what came with R510 and later. */
class OldDriverTest {

  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @Test
  void anOldDriverLosesWhatItCannotTellAndNothingElse() throws Exception {
    JsonNode now = once(FakeNvml.build());
    JsonNode old = once(FakeNvml.build("--old"));
    assertThat(now.size()).isEqualTo(4);
    for (int i = 0; i < now.size(); i++) {
      assertThat(old.get(i).path("memoryMiB").asLong())
          .as("nothing is known of a reserve")
          .isEqualTo(189471);
      assertThat(now.get(i).path("memoryMiB").asLong()).isEqualTo(189471 - 742);
      assertThat(old.get(i).at("/topology/fabric").isMissingNode()).isTrue();
      assertThat(now.get(i).at("/topology/fabric").isMissingNode()).isFalse();
      for (String same : List.of("/uuid", "/model", "/numaNode", "/topology/links", "/modes")) {
        assertThat(old.get(i).at(same)).as(same).isEqualTo(now.get(i).at(same));
      }
    }
  }

  /** {@code status.gpus} of {@code --once}, which must end with 0. */
  private static JsonNode once(Path library) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA.toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.bayplan.agent.Main",
                "--once",
                "-o",
                "json",
                "--nvml",
                library.toString()));
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder
        .environment()
        .put(
            "BAYPLAN_FAKE_NVML",
            FakeNvml.FLEETS.resolve("gb200.fleet").toAbsolutePath().toString());
    Process agent = builder.start();
    String said = new String(agent.getInputStream().readAllBytes(), UTF_8);
    assertThat(agent.waitFor()).isZero();
    return JsonMapper.shared().readTree(said).at("/status/gpus");
  }
}
