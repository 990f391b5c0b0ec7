package dev.bayplan.bench.openb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bayplan.bench.preset.PresetCluster;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Preset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The method, on a trace small enough to follow. */
class OpenbTest {

  private static final TracePod WHOLE = new TracePod(1_000, 1_024, 1, 1000, Set.of());
  private static final TracePod EIGHT = new TracePod(1_000, 1_024, 8, 1000, Set.of());

  @TempDir private Path folder;
  private TraceFiles files;

  @BeforeEach
  void writeTheTrace() throws IOException {
    Files.writeString(
        folder.resolve("openb_node_list_gpu_node.csv"),
        """
        sn,cpu_milli,memory_mib,gpu,model
        node-b,64000,262144,2,P100
        node-a,96000,393216,8,G2
        """);
    Files.writeString(
        folder.resolve("openb_pod_list_default.csv"),
        """
        name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos,pod_phase,creation_time
        p0,12000,16384,1,1000,,LS,Running,0
        p1,6000,12288,1,460,G2|P100|G2,LS,Running,0
        p2,8000,30517,0,0,,BE,Running,0
        """);
    files = new TraceFiles(folder);
  }

  @Test
  void theListsAreRead() throws IOException {
    assertThat(files.traces()).containsExactly("default");
    assertThat(files.nodes())
        .extracting(node -> node.facts().name() + " " + node.gpus().size())
        .containsExactly("node-a 8", "node-b 2");
    assertThat(files.pods("default"))
        .containsExactly(
            new TracePod(12_000, 16_384, 1, 1000, Set.of()),
            new TracePod(6_000, 12_288, 1, 460, Set.of("G2", "P100")),
            new TracePod(8_000, 30_517, 0, 0, Set.of()));
  }

  @Test
  void podsAreAddedUntilThirtyPercentMoreIsAskedForThanThereIs() {
    List<TracePod> pods = Arrivals.of(List.of(WHOLE), 10_000, 42);
    assertThat(pods).hasSize(13);
    assertThat(Arrivals.of(List.of(WHOLE), 10_000, 42)).isEqualTo(pods);

    // As published, a pod that was added counts once, however many GPUs it asks for.
    assertThat(Arrivals.of(List.of(EIGHT), 10_000, 42)).hasSize(1 + 5);
    assertThat(Arrivals.of(Collections.nCopies(9, EIGHT), 10_000, 42)).hasSizeLessThan(9);
  }

  @Test
  void anOverloadedClusterIsFilledToTheLastGpuAndNotBeyond() throws IOException {
    List<NodeState> nodes = files.nodes();
    for (Policy policy : Policy.all()) {
      Curve curve = new Experiment(nodes, Collections.nCopies(5, WHOLE)).run(policy, 7);
      assertThat(curve.allocated(60)).as(policy.title()).isEqualTo(60, within(0.01));
      assertThat(curve.allocated(130)).as(policy.title()).isEqualTo(100, within(0.01));
      assertThat(curve.departure()).as(policy.title()).isEqualTo(110);
    }
  }

  @Test
  void theSameSeedGivesTheSameRun() throws IOException {
    for (Policy policy : Policy.all()) {
      List<Integer> once = run(policy, 3);
      assertThat(run(policy, 3)).as(policy.title()).isEqualTo(once).contains(0, 1, -1);
    }
    Policy random = new Policy(Preset.RANDOM, false);
    assertThat(run(random, 3)).isNotEqualTo(run(random, 4));
  }

  /** The nodes of twenty pods, some of which fit nowhere. */
  private List<Integer> run(Policy policy, long seed) throws IOException {
    List<TracePod> pods = files.pods("default");
    PresetCluster<TracePod> cluster =
        new PresetCluster<>(
            files.nodes(), policy.choice(Arrivals.mix(pods)), new Random(seed), TracePod::podClass);
    return Arrivals.of(pods, 15_000, 42).stream().map(cluster::place).toList();
  }

  @Test
  void aPodPinnedToAModelGoesNowhereElse() throws IOException {
    TracePod pinned = new TracePod(1_000, 1_024, 1, 1000, Set.of("P100"));
    Policy policy = new Policy(Preset.DEFAULT, false);

    Curve curve = new Experiment(files.nodes(), List.of(pinned)).run(policy, 1);
    assertThat(curve.allocated(130)).isEqualTo(20, within(0.01));
  }

  @Test
  void recordedCurvesAreTheMeansOverTheirSeeds() throws IOException {
    assertThat(RecordedResults.read(folder).allocated("default", "06-FGD", 1)).isNaN();
    Path recorded = Files.createDirectories(folder.resolve("fgd-recorded-results"));
    Files.writeString(
        recorded.resolve("analysis_allo_discrete.csv"),
        """
        workload,sc_policy,tune,seed,total_gpus,0,1,2
        openb_pod_list_default,06-FGD,1.3,42,6212,0.2,1.0,1.5
        openb_pod_list_default,06-FGD,1.3,43,6212,0.4,1.1,1.6
        """);
    RecordedResults results = RecordedResults.read(folder);

    assertThat(results.allocated("default", "06-FGD", 1)).isEqualTo(1.05);
    assertThat(results.allocated("default", "06-FGD", 3)).isNaN();
    assertThat(results.departure("default", "06-FGD")).isEqualTo(2);
    assertThat(results.departure("default", "")).isNaN();
    assertThat(results.stranded("default", "06-FGD", 1)).isNaN();
  }

  @Test
  void policiesAreNamed() {
    for (Policy policy : Policy.all()) {
      assertThat(Policy.parse(policy.title())).contains(policy);
    }
    assertThat(Policy.parse("best")).isEmpty();
  }
}
