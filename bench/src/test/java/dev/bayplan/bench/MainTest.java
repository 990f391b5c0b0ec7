package dev.bayplan.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands as a user types them. */
class MainTest {

  private static final String SEGMENT = "decisions-0000000000.jsonl";

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theDemoWritesOneFlatRecord() throws IOException {
    Path file = folder.resolve("demo.json");

    assertThat(
            run("demo", "--nodes", "20", "--pods", "60", "--seed", "7", "--json", file.toString()))
        .isZero();

    JsonNode records = JsonMapper.shared().readTree(Files.readString(file));
    assertThat(records.size()).isEqualTo(1);
    JsonNode record = records.get(0);
    assertThat(record.propertyNames())
        .containsExactly(
            "nodes",
            "pods",
            "podsPlaced",
            "overCommitments",
            "gpuAllocatedPercent",
            "idleGpus",
            "strandedGpus",
            "packingStrandedGpus",
            "randomStrandedGpus",
            "filterP50Micros",
            "filterP99Micros",
            "podsPerSecond",
            "seed");
    assertThat(record.get("nodes").asInt()).isEqualTo(20);
    assertThat(record.get("pods").asInt()).isEqualTo(60);
    assertThat(record.get("overCommitments").asInt()).isZero();
    assertThat(record.get("podsPlaced").asInt()).isPositive();
    assertThat(record.get("gpuAllocatedPercent").asDouble()).isBetween(1.0, 100.0);
    assertThat(record.get("filterP50Micros").asLong()).isPositive();
    assertThat(record.get("podsPerSecond").asDouble()).isPositive();
    assertThat(record.get("seed").asLong()).isEqualTo(7);
  }

  @Test
  void aDecisionLogOfTheDemoReplays() {
    record();

    assertThat(run("replay", folder.toString())).isZero();
    assertThat(out.toString()).endsWith(" decisions replayed, all identical\n");
    assertThat(run("replay", folder.resolve(SEGMENT).toString())).isZero();
  }

  @Test
  void aDecisionThatComesOutDifferentlyIsShownInBothForms() throws IOException {
    record();
    Path segment = folder.resolve(SEGMENT);
    List<String> lines = Files.readAllLines(segment);
    int first = 0;
    while (!lines.get(first).contains("\"Planned\"") && !lines.get(first).contains("candidates")) {
      first++;
    }
    String recorded = lines.get(first);
    lines.set(first, recorded.replaceFirst("\"candidates\":(\\d+)", "\"candidates\":9$1"));
    Files.write(segment, lines);

    assertThat(run("replay", segment.toString())).isEqualTo(1);
    assertThat(out.toString())
        .contains(segment + ", line " + (first + 1) + ": this came out differently")
        .contains("  recorded  " + lines.get(first))
        .contains("  replayed  " + recorded);
  }

  @Test
  void whatIsNoLogIsToldPlainly() throws IOException {
    Files.writeString(folder.resolve("x"), "hello\n");

    assertThat(run("replay", folder.resolve("missing").toString())).isEqualTo(2);
    assertThat(run("replay", folder.resolve("x").toString())).isEqualTo(2);
    assertThat(run("replay", folder.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("cannot replay: ")
        .contains("missing")
        .contains("holds no segment (decisions-<number>.jsonl)");
  }

  @Test
  void benchFilterMeasuresBesideAFloor() throws IOException {
    Path file = folder.resolve("filter.json");

    assertThat(
            run(
                "bench",
                "filter",
                "--nodes",
                "30",
                "--calls",
                "60",
                "--warm-up",
                "10",
                "--json",
                file.toString()))
        .isZero();

    assertThat(out.toString()).startsWith("60 filter calls of 30 nodes: p50 ");
    JsonNode record = JsonMapper.shared().readTree(Files.readString(file)).get(0);
    assertThat(record.propertyNames())
        .containsExactly(
            "nodes",
            "calls",
            "filterP50Micros",
            "filterP99Micros",
            "floorP50Micros",
            "floorP99Micros",
            "seed");
    assertThat(record.get("floorP50Micros").asLong()).isPositive();
  }

  @Test
  void benchCoreMeasuresEachSizeAndFullness() throws IOException {
    Path file = folder.resolve("core.json");
    String[] sizes = {"--nodes", "10,20", "--full", "0,50", "--warm-up", "5", "--decisions", "20"};

    assertThat(run(with(sizes, "--json", file.toString(), "--seed", "3"))).isZero();

    JsonNode records = JsonMapper.shared().readTree(Files.readString(file));
    assertThat(records.size()).isEqualTo(4);
    JsonNode record = records.get(3);
    assertThat(record.propertyNames())
        .startsWith("nodes", "fullPercent", "gpus", "pods", "decisions", "refused")
        .contains("decisionsPerSecond", "p99Micros", "heapMiB", "scansPerSecond", "commit");
    assertThat(record.get("nodes").asInt()).isEqualTo(20);
    assertThat(record.get("fullPercent").asInt()).isEqualTo(50);
    assertThat(record.get("decisions").asInt()).isEqualTo(20);
    assertThat(record.get("decisionsPerSecond").asDouble()).isPositive();
    assertThat(record.get("heapMiB").asLong()).isPositive();
    assertThat(run("bench", "core", "--full", "96")).isEqualTo(2);
    assertThat(run("bench", "core", "--nodes", "0")).isEqualTo(2);
  }

  private static String[] with(String[] sizes, String... more) {
    return Stream.of(new String[] {"bench", "core"}, sizes, more)
        .flatMap(Stream::of)
        .toArray(String[]::new);
  }

  @Test
  void benchAloneTellsWhatThereIs() {
    assertThat(run("bench")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required subcommand").contains("filter");
  }

  @Test
  void nonsenseIsRefusedBeforeAnythingRuns() {
    assertThat(run("demo", "--nodes", "0")).isEqualTo(2);
    assertThat(run("demo", "--json", folder.resolve("no/such/x.json").toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("--nodes and --pods must be 1 or more, not 0 and 8000")
        .contains("--json: there is no folder " + folder.resolve("no/such"));
  }

  @Test
  void choicesOnARecordedTopologyAreThoseOfAnExhaustiveSearch() throws IOException {
    Path facts = Files.createDirectories(folder.resolve("device-facts"));
    Files.writeString(
        facts.resolve("topology_gpus.csv"),
        "topology,gpu_index,numa_node,cpu_affinity\nbox,0,0,0-7\nbox,1,0,0-7\nbox,2,1,8-15\n");
    Files.writeString(
        facts.resolve("topology_links.csv"),
        "topology,gpu_a,gpu_b,link\nbox,0,1,NV4\nbox,0,2,SYS\nbox,1,2,SYS\n");
    Path file = folder.resolve("node.json");

    assertThat(run("bench", "node", "--traces", folder.toString(), "--json", file.toString()))
        .isZero();

    JsonNode record = JsonMapper.shared().readTree(Files.readString(file)).get(0);
    assertThat(record.get("topology").asString()).isEqualTo("box");
    assertThat(record.get("cases").asInt()).isEqualTo(12);
    assertThat(record.get("equal").asInt()).isEqualTo(12);
  }

  @Test
  void theOpenbTraceIsReadFromTheFolderNamed() throws IOException {
    Path openb = Files.createDirectories(folder.resolve("openb"));
    Files.writeString(
        openb.resolve("openb_node_list_gpu_node.csv"),
        "sn,cpu_milli,memory_mib,gpu,model\nn0,64000,262144,2,T4\n");
    Files.writeString(
        openb.resolve("openb_pod_list_default.csv"),
        "name,cpu_milli,memory_mib,num_gpu,gpu_milli\np0,1000,1024,1,500\n");
    Path file = folder.resolve("openb.json");
    Path plot = folder.resolve("openb.svg");
    String[] args = {"bench", "openb", "--traces", folder.toString(), "--json", file.toString()};

    assertThat(
            run(
                Stream.concat(Stream.of(args), Stream.of("--plot", plot.toString()))
                    .toArray(String[]::new)))
        .isZero();

    assertThat(Files.readString(plot).contains("</svg")).isTrue();

    JsonNode records = JsonMapper.shared().readTree(Files.readString(file));
    assertThat(records.size()).isEqualTo(7);
    JsonNode record = records.get(6);
    assertThat(record.get("policy").asString()).isEqualTo("default");
    assertThat(record.get("seeds").asString()).isEqualTo("42-51");
    assertThat(record.get("alloc100").asDouble()).isEqualTo(100);
    assertThat(record.get("departureSd").asDouble()).isNotNegative();
    assertThat(run("bench", "openb", "--traces", folder.toString(), "--policy", "best"))
        .isEqualTo(2);
    assertThat(run("bench", "openb", "--traces", folder.toString(), "--seeds", "5-x")).isEqualTo(2);
  }

  private void record() {
    assertThat(run("demo", "--nodes", "20", "--pods", "60", "--log-dir", folder.toString()))
        .isZero();
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out), new PrintWriter(err), args);
  }
}
