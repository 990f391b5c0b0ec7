package dev.bayplan.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiHealthTest {

  private final VirtualClock clock = new VirtualClock();
  private final ApiHealth health = new ApiHealth(clock);

  @Test
  void silenceIsSaidWithItsAgeAndCauseAndEndsWithTheNextAnswer() {
    health.answered();
    clock.passSeconds(6);
    assertThat(health.waitingFor()).isEmpty();
    health.failed("connection refused");
    clock.passSeconds(14);
    assertThat(health.waitingFor())
        .containsExactly(
            "the API server, which has not answered for 20 s (last failure: connection refused)");

    health.answered();
    assertThat(health.waitingFor()).isEmpty();
  }
}
