package dev.bayplan.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.Workload;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.report.Ink;
import dev.bayplan.policies.Preset;
import dev.bayplan.policies.RequestKind;
import dev.bayplan.scheduler.engine.Recorder;
import dev.bayplan.scheduler.engine.Standing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The demo in small, through real HTTP, with calls lost and repeated. */
class DemoTest {

  private static final int NODES = 50;
  private static final int PODS = 360;
  private static final long SEED = 42;
  private static final DemoOptions OPTIONS =
      new DemoOptions(NODES, PODS, SEED, Optional.empty(), Optional.empty());

  private final Fleet fleet = Fleet.openb(NODES, SEED);

  @Test
  void nothingIsGivenTwiceAndNothingIsLost() {
    DemoResult result = run();

    assertThat(result.tally().overCommitments()).isZero();
    assertThat(result.mishaps().filterLost + result.mishaps().bindLost).isPositive();
    assertThat(result.mishaps().filterRepeated + result.mishaps().bindRepeated).isPositive();
    assertThat(result.filterTimes().count()).isGreaterThanOrEqualTo(PODS);
    assertThat(result.tally().allocatedPercent()).isGreaterThan(80);
    // Who is not placed has been told why by all 50 nodes; nobody is left with an error.
    assertThat(result.pods()).hasSize(PODS);
    assertThat(result.pods().stream().filter(pod -> !pod.bound()))
        .hasSize(PODS - result.tally().placed())
        .allMatch(
            pod -> pod.status().condition().message().startsWith("0/50 nodes are available: "));
  }

  @Test
  void theSameSeedGivesTheSamePlacements() {
    assertThat(assignments(run())).isEqualTo(assignments(run()));
  }

  @Test
  void whatIsStrandedIsComparedWithWhatOtherPresetsWouldHaveStranded() {
    Stranded stranded = run().stranded();

    assertThat(stranded.all())
        .extracting(Stranded.Leftover::how)
        .containsExactly("this run", "packing", "random");
    assertThat(stranded.all())
        .allSatisfy(one -> {
          assertThat(one.placed()).isPositive();
          assertThat(one.idle().stranded()).isBetween(0.0, one.idle().gpus());
          assertThat(one.idle().stranded(RequestKind.SHARE))
              .isLessThanOrEqualTo(one.idle().stranded(RequestKind.EIGHT));
        });
    assertThat(stranded.ofRun().idle().stranded())
        .isLessThan(stranded.under(Preset.RANDOM).idle().stranded());
  }

  @Test
  void idleAndAllocatedAreAllThereIs() {
    DemoResult result = run();

    assertThat(result.stranded().ofRun().placed()).isEqualTo(result.tally().placed());
    assertThat(result.stranded().ofRun().idle().gpus() + result.tally().allocatedGpus())
        .isCloseTo(fleet.gpus(), within(0.01));
  }

  @Test
  void theReportTellsWhatCameOut() {
    DemoResult result = run();

    List<String> report = DemoReport.of(OPTIONS, fleet, result, Ink.PLAIN);

    assertThat(report).contains(" BAY PLAN", " RESULT", " STRANDED GPUS", " NEXT");
    assertThat(report)
        .contains("   pods placed         %d of 360".formatted(result.tally().placed()))
        .contains("   over-commitments    0  counted from the pods' assignments in the API server");
    assertThat(report).allMatch(line -> line.length() <= 100);
    int pending = PODS - result.tally().placed();
    assertThat(pending).isPositive();
    assertThat(report).contains(" WHY %d PODS ARE PENDING".formatted(pending));
  }

  private DemoResult run() {
    Progress silent = new Progress(new PrintWriter(new StringWriter()), false, PODS);
    return new Demo(fleet, Workload.openb(PODS, SEED), SEED).run(Recorder.NONE, silent);
  }

  private static Map<String, Standing> assignments(DemoResult result) {
    Map<String, Standing> byPod = new TreeMap<>();
    for (PodObject pod : result.pods()) {
      byPod.put(pod.ref().qualifiedName(), pod.status().standing());
    }
    return byPod;
  }
}
