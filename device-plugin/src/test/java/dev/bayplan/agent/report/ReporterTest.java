package dev.bayplan.agent.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.bayplan.api.resources.AllocationStatus;
import dev.bayplan.api.resources.AllocationStatus.State;
import dev.bayplan.api.resources.GpuNodeStatus;
import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.Health;
import dev.bayplan.api.resources.Mode;
import dev.bayplan.api.resources.ObjectCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReporterTest {

  private static final NodeReading.Known ONE = devices(Health.OK);
  private static final NodeReading BROKEN =
      new NodeReading.Unknown("FleetFileDamaged", "line 3: lots");

  private final ScriptedStore store = new ScriptedStore();
  private NodeReading reading = ONE;
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
    for (int i = 0; i < 600; i++) { // ten minutes
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
  void theOrderInWhichAllocationsWereFoundIsNoChange() {
    AllocationStatus a = allocation("a");
    AllocationStatus b = allocation("b");
    reading = known(Health.OK, List.of(a, b), List.of());
    step();
    reading = known(Health.OK, List.of(b, a), List.of());
    step();

    assertThat(store.writes).hasSize(1);
    assertThat(store.writes.getFirst().allocations()).containsExactly(a, b);
  }

  @Test
  void aConditionKeepsTheTimeAtWhichItsStatusChanged() {
    reading = known(Health.OK, List.of(), List.of(drift(true, "one")));
    step();
    reading = known(Health.OK, List.of(), List.of(drift(true, "two")));
    step();
    reading = known(Health.OK, List.of(), List.of(drift(false, "none")));
    step();

    assertThat(store.writes)
        .extracting(status -> Objects.requireNonNull(status.conditions()).get(1))
        .extracting(ObjectCondition::message, ObjectCondition::lastTransitionTime)
        .containsExactly(
            tuple("one", "2026-01-02T00:00:00Z"),
            tuple("two", "2026-01-02T00:00:00Z"),
            tuple("none", "2026-01-02T00:00:02Z"));
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
    assertThat(step()).isEqualTo(Duration.ofSeconds(1));
    assertThat(store.writes).hasSize(2);
    assertThat(reporter.problem()).isEmpty();
  }

  @Test
  void whatSomebodyElseWroteIsPutRightWithinAMinute() {
    step();
    store.status = Optional.empty(); // The object was deleted, and is made anew by opening.
    for (int i = 0; i < 61; i++) {
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

  private static NodeReading.Known devices(Health health) {
    return known(health, List.of(), List.of());
  }

  private static NodeReading.Known known(
      Health health, List<AllocationStatus> allocations, List<NodeReading.Remark> remarks) {
    GpuStatus gpu = GpuStatus.of("GPU-1", 0, "H100", 81_559L, null, health);
    return new NodeReading.Known(
        Mode.Own,
        List.of(gpu),
        Optional.of("580.65"),
        Optional.empty(),
        "1 GPU",
        Optional.empty(),
        List.of(),
        allocations,
        remarks);
  }

  private static AllocationStatus allocation(String pod) {
    AllocationStatus.Device device = new AllocationStatus.Device("GPU-1", null, 20_480L);
    return new AllocationStatus(
        "default", pod, "u-" + pod, "main", State.Held, List.of(device), "none", null);
  }

  private static NodeReading.Remark drift(boolean seen, String message) {
    return new NodeReading.Remark("Drift", seen, seen ? "WrongCard" : "None", message);
  }

  private static ObjectCondition ready(GpuNodeStatus status) {
    return Objects.requireNonNull(status.conditions()).getFirst();
  }
}
