package dev.bayplan.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClusterCommandTest {

  @TempDir private Path folder;

  private final StringWriter said = new StringWriter();

  private int run(String... args) {
    CommandLine command = new CommandLine(new ClusterCommand());
    command.setOut(new PrintWriter(said));
    command.setErr(new PrintWriter(said));
    return command.execute(args);
  }

  @Test
  void whatItCannotMeasureItSays() {
    assertThat(run("--path", "roundabout")).isEqualTo(2);
    assertThat(said.toString()).contains("there is no path roundabout");
    assertThat(run("--pods", "9")).isEqualTo(2);
  }

  /** Every path once, small: that it still works, not how fast it is. */
  @Tag("cluster")
  @Test
  void everyPathLeadsToANode() {
    Path json = folder.resolve("cluster.json");
    int exit =
        run("--nodes=20", "--pods=40", "--runs=1", "--warm-up=0", "--json=" + json.toString());

    assertThat(exit).as(said.toString()).isZero();
    List<String> paths = new ArrayList<>();
    for (JsonNode record : new JsonMapper().readTree(json)) {
      paths.add(record.get("path").asString());
      assertThat(record.get("pods").asInt()).isEqualTo(40);
      assertThat(record.get("podsPerSecond").asDouble()).isPositive();
      assertThat(record.get("cpuMillisPerPod").asDouble()).isPositive();
    }
    assertThat(paths)
        .containsExactlyInAnyOrder(
            "planned", "planned-named", "none", "none-100", "floor", "direct", "ranked");
  }
}
