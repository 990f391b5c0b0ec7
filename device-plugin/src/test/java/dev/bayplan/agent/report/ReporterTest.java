package dev.bayplan.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.fleet.FleetReading;
import dev.bayplan.api.resources.GpuNodeCondition;
import dev.bayplan.api.resources.GpuNodeStatus;
import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.Health;
import dev.bayplan.api.resources.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReporterTest {

  private static final FleetReading.Devices ONE = devices(Health.OK);
  private static final FleetReading BROKEN = new FleetReading.Damaged("line 3: lots");

  private final ScriptedStore store = new ScriptedStore();
  private FleetReading reading = ONE;
  private Duration clock = Duration.ofDays(1);
  private Reporter reporter = agent();

  @Test
  void theFirstReportIsWrittenWithItsLease() {
    assertThat(reporter.problem()).contains("nothing is reported yet");

    step();

    GpuNodeStatus written = store.writes.getFirst();
    assertThat(written.gpus()).isEqualTo(ONE.gpus());
    assertThat(written.count()).isEqualTo(1);
    assertThat(written.bootId()).isEqualTo("boot-1");
    assertThat(written.epoch()).isEqualTo(1);
    assertThat(written.sequence()).isEqualTo(1);
    assertThat(ready(written).status()).isEqualTo("True");
    assertThat(store.renewals).hasSize(1);
    assertThat(reporter.problem()).isEmpty();
  }

  @Test
  void nothingIsWrittenWithoutAChangeAndTheLeaseIsRenewedOnceAMinute() {
    for (int i = 0; i < 120; i++) { // ten minutes
      step();
    }

    assertThat(store.writes).hasSize(1);
    assertThat(store.renewals).hasSizeBetween(10, 12);
  }

  @Test
  void aChangeIsWrittenWithTheNextSequence() {
    step();
    reading = devices(Health.Unhealthy);
    step();

    assertThat(store.writes).hasSize(2);
    assertThat(store.writes.getLast().sequence()).isEqualTo(2);
    assertThat(store.writes.getLast().gpus().getFirst().health()).isEqualTo(Health.Unhealthy);
    assertThat(ready(store.writes.getLast()).lastTransitionTime())
        .isEqualTo(ready(store.writes.getFirst()).lastTransitionTime());
  }

  @Test
  void aRestartIsANewEpoch() {
    step();
    reporter = agent();
    step();

    assertThat(store.writes).extracting(GpuNodeStatus::epoch).containsExactly(1L, 2L);
  }

  @Test
  void aDamagedFileTakesNoGpuAwayAndSaysWhatIsWrong() {
    step();
    reading = BROKEN;
    step();

    GpuNodeStatus written = store.writes.getLast();
    assertThat(written.gpus()).isEqualTo(ONE.gpus());
    assertThat(ready(written).status()).isEqualTo("False");
    assertThat(ready(written).message()).isEqualTo("line 3: lots");
    assertThat(reporter.problem()).contains("line 3: lots");

    reading = ONE;
    step();
    assertThat(ready(store.writes.getLast()).status()).isEqualTo("True");
    assertThat(reporter.problem()).isEmpty();
  }

  @Test
  void aDamagedFileFromTheStartReportsNothing() {
    reading = BROKEN;
    step();

    assertThat(store.writes).isEmpty();
    assertThat(store.renewals).as("the agent itself lives").hasSize(1);
    assertThat(reporter.problem()).contains("line 3: lots");
  }

  @Test
  void anApiServerThatIsAwayIsTriedLessAndLessOften() {
    step();
    store.away = Optional.of("the API server is away");
    reading = devices(Health.Unhealthy);

    Duration first = step();
    assertThat(first).isBetween(Duration.ofMillis(800), Duration.ofMillis(1_200));
    Duration pause = first;
    for (int i = 0; i < 10; i++) {
      pause = step();
    }
    assertThat(pause).isBetween(Duration.ofSeconds(48), Duration.ofSeconds(72));
    assertThat(reporter.problem()).contains("the API server is away");

    store.away = Optional.empty();
    assertThat(step()).isEqualTo(Duration.ofSeconds(5));
    assertThat(store.writes).hasSize(2);
    assertThat(reporter.problem()).isEmpty();
  }

  @Test
  void whatSomebodyElseWroteIsPutRightWithinAMinute() {
    step();
    store.status = Optional.empty(); // The object was deleted, and is made anew by opening.
    for (int i = 0; i < 13; i++) {
      step();
    }

    assertThat(store.status.map(GpuNodeStatus::gpus)).contains(ONE.gpus());
    assertThat(store.writes).hasSize(2);
  }

  /** One cycle, and its pause. */
  private Duration step() {
    Duration pause =
        reporter.step(clock.toNanos(), Instant.parse("2026-01-01T00:00:00Z").plus(clock));
    clock = clock.plus(pause);
    return pause;
  }

  private Reporter agent() {
    return new Reporter("n1", Optional.of("boot-1"), () -> reading, store, new SplittableRandom(7));
  }

  private static FleetReading.Devices devices(Health health) {
    GpuStatus gpu = GpuStatus.of("GPU-1", 0, "H100", 81_559L, null, health);
    return new FleetReading.Devices(
        Mode.Own, Optional.of("580.65"), Optional.empty(), List.of(gpu));
  }

  private static GpuNodeCondition ready(GpuNodeStatus status) {
    return Objects.requireNonNull(status.conditions()).getFirst();
  }
}
