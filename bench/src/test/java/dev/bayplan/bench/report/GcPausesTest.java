package dev.bayplan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GcPausesTest {

  @Test
  void pausesAreAddedUp() {
    GcPauses pauses = new GcPauses(List.of(Duration.ofMillis(3), Duration.ofMillis(2)));
    assertThat(pauses.count()).isEqualTo(2);
    assertThat(pauses.totalMillis()).isEqualTo(5);
    assertThat(pauses.maxMillis()).isEqualTo(3);
    assertThat(new GcPauses(List.of()).maxMillis()).isZero();
  }

  @Test
  void thoseOfTheCollectorAreSeen() {
    assertThat(GcPauses.during(System::gc).pauses()).isNotEmpty().allMatch(Duration::isPositive);
  }
}
