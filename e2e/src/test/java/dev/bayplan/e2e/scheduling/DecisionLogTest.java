package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.scheduler.log.Replayer;
import dev.bayplan.testcluster.ControlPlaneExtension;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A log of 2,000 decisions of a real run, read through the console, replays identically. */
@Tag("cluster")
class DecisionLogTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster = Bayplan.installed("overlays/test");

  private static final int PODS = 300;
  private static final int DECISIONS = 2_000;
  private static final Duration LIMIT = Duration.ofMinutes(4);

  private static Bayplan bayplan;

  @TempDir Path folder;

  @BeforeAll
  static void start() {
    bayplan = Bayplan.start(cluster.plane(), Bayplan.nodes(20, 8));
  }

  @Test
  void twoThousandDecisionsOfARealRunReplayIdentically() throws Exception {
    Workload workload = new Workload(cluster.plane(), "log");
    for (int round = 0; decisions() < DECISIONS; round++) {
      int now = round;
      // More than there is room for: binds, refusals, wakes and repeats all come to be.
      workload.createAll(
          PODS,
          i -> {
            String name = "p-" + now + "-" + i;
            return i % 2 == 0 ? workload.whole(name, 1) : workload.share(name, 50);
          });
      bayplan.await("most are bound", LIMIT, () -> workload.bound() >= 150);
      workload.delete(workload.boundNames());
      bayplan.await("others took their places", LIMIT, () -> workload.bound() >= 100);
      workload.delete(workload.list().stream().map(p -> p.getMetadata().getName()).toList());
      assertThat(round).as("rounds").isLessThan(20);
    }

    long replayed = 0;
    for (String segment : segments()) {
      Path file = folder.resolve(segment);
      Files.writeString(file, bayplan.get("/log/" + segment).body());
      Replayer.Result result = Replayer.replay(file);
      assertThat(result.difference()).as(segment).isEmpty();
      replayed += result.decisions();
    }
    System.out.printf("e2e: %d decisions replayed identically%n", replayed);
    assertThat(replayed).isGreaterThanOrEqualTo(DECISIONS);
  }

  private double decisions() {
    return segments().stream()
        .mapToLong(segment ->
            bayplan
                .get("/log/" + segment)
                .body()
                .lines()
                .filter(line -> line.startsWith("{\"is\":\"decided\""))
                .count())
        .sum();
  }

  private static List<String> segments() {
    return bayplan
        .get("/log")
        .body()
        .lines()
        .flatMap(line -> Pattern.compile("decisions-\\d+\\.jsonl").matcher(line).results())
        .map(MatchResult::group)
        .distinct()
        .toList();
  }
}
