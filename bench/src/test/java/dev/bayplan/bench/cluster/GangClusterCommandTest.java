package dev.bayplan.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GangClusterCommandTest {

  @TempDir private Path folder;

  private final StringWriter said = new StringWriter();

  private int run(String... args) {
    CommandLine command = new CommandLine(new GangClusterCommand());
    command.setOut(new PrintWriter(said));
    command.setErr(new PrintWriter(said));
    return command.execute(args);
  }

  @Test
  void whatItCannotMeasureItSays() {
    assertThat(run("--zones=0")).isEqualTo(2);
    assertThat(said.toString()).contains("--zones and --runs must be 1 or more");
  }

  /** Both cases once, in one zone of 128 boxes: gangs whole, in their level, one pod to a box. */
  @Tag("cluster")
  @Test
  void gangsOfAllBoxesAreBoundWhole() {
    Path json = folder.resolve("gangs.json");
    int exit = run("--zones=1", "--runs=1", "--json=" + json);

    assertThat(exit).as(said.toString()).isZero();
    Set<String> cases = new HashSet<>();
    for (JsonNode record : new JsonMapper().readTree(json)) {
      cases.add(record.get("case").asString());
      assertThat(record.get("pods").asInt()).isEqualTo(128);
      assertThat(record.get("planMillis").asDouble()).isPositive();
      assertThat(record.get("floorMillis").asDouble()).isPositive();
      assertThat(record.get("brokenLevels").asInt()).isZero();
      assertThat(record.get("sharedNodes").asInt()).isZero();
    }
    assertThat(cases).containsExactlyInAnyOrder("one", "zoned");
  }
}
