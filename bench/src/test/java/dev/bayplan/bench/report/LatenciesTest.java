package dev.bayplan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatenciesTest {

  @Test
  void percentilesAreMeasuredTimes() {
    Latencies times = new Latencies();
    for (int i = 2000; i >= 1; i--) {
      times.add(i * 1000L); // 1 to 2000 microseconds
    }

    assertThat(times.count()).isEqualTo(2000);
    assertThat(times.percentileMicros(50)).isEqualTo(1000);
    assertThat(times.percentileMicros(99)).isEqualTo(1980);
    assertThat(times.percentileMicros(100)).isEqualTo(2000);
    assertThat(times.percentileMicros(0)).isEqualTo(1);
  }

  @Test
  void withoutCallsThereIsNothingToTell() {
    assertThat(new Latencies().percentileMicros(99)).isZero();
  }
}
