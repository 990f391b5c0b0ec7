package dev.bayplan.bench.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.bench.fleet.Fleet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Pods come and go, and what is counted is what happened. */
class TurnoverTest {

  private static final long LONG = TimeUnit.MINUTES.toNanos(1);

  private final Fleet fleet = Fleet.openb(20, 3);

  @Test
  void theFleetStaysAsFullAsItIs() {
    Turnover turnover = Turnover.start(fleet, 50, 3);
    int pods = turnover.pods();
    assertThat(turnover.engine().census().bound()).isEqualTo(pods).isPositive();

    turnover.run(200, LONG);

    assertThat(turnover.pods()).isEqualTo(pods);
    assertThat(turnover.engine().census())
        .satisfies(census -> assertThat(census.bound()).isEqualTo(pods))
        .satisfies(census -> assertThat(census.pods()).isEqualTo(pods))
        .satisfies(census -> assertThat(census.waiting()).isZero())
        .satisfies(census -> assertThat(census.overCommitments()).isZero());
  }

  @Test
  void anEmptyFleetStaysEmpty() {
    Turnover turnover = Turnover.start(fleet, 0, 3);
    turnover.run(50, LONG);

    assertThat(turnover.filterTimes().count()).isEqualTo(50);
    assertThat(turnover.refused()).isZero();
    assertThat(turnover.engine().census().pods()).isZero();
  }

  @Test
  void aPodThatFitsNowhereLeavesToo() {
    Turnover turnover = Turnover.start(Fleet.openb(2, 3), 95, 3);
    turnover.run(300, LONG);

    assertThat(turnover.refused()).isPositive();
    assertThat(turnover.engine().census().waiting()).isZero();
  }

  @Test
  void theWarmUpIsNotCounted() {
    Turnover turnover = Turnover.start(fleet, 50, 3);
    turnover.run(40, LONG);
    turnover.measureAnew();
    assertThat(turnover.decisionsPerSecond()).isZero();

    turnover.run(10, LONG);

    assertThat(turnover.filterTimes().count()).isEqualTo(10);
    assertThat(turnover.decisionsPerSecond()).isPositive();
  }

  @Test
  void timeEndsARun() {
    Turnover turnover = Turnover.start(fleet, 50, 3);
    turnover.run(1_000, 0);

    assertThat(turnover.filterTimes().count()).isZero();
  }
}
