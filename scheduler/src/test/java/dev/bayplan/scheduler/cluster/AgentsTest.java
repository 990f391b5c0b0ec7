package dev.bayplan.scheduler.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.scheduler.engine.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is alive, by our own clock alone. */
class AgentsTest {

  private final VirtualClock clock = new VirtualClock();
  private final List<Event> told = new ArrayList<>();
  private final Agents agents = new Agents(clock, told::add);

  @BeforeEach
  void start() {
    agents.start();
  }

  private void renewed(String node, String renewal) {
    agents.seen(new AgentLease(node, renewal, Duration.ofSeconds(180)));
  }

  @Test
  void anAgentThatRenewsInTimeIsToldOfOnce() {
    for (int minute = 0; minute < 10; minute++) {
      renewed("n1", "at " + minute);
      clock.passSeconds(60);
    }

    assertThat(told).containsExactly(new Event.AgentHeard("n1"));
  }

  @Test
  void anAgentThatDoesNotIsSilentOneLeaseLaterAndHeardWithItsNextRenewal() {
    renewed("n1", "1");
    clock.passSeconds(179);
    assertThat(told).hasSize(1);
    clock.passSeconds(2);
    assertThat(told).last().isEqualTo(new Event.AgentSilent("n1"));
    clock.passSeconds(1000);
    renewed("n1", "2");

    assertThat(told)
        .containsExactly(
            new Event.AgentHeard("n1"), new Event.AgentSilent("n1"), new Event.AgentHeard("n1"));
  }

  @Test
  void aListThatTellsTheSameRenewalAgainIsNoSignOfLife() {
    renewed("n1", "1");
    clock.passSeconds(100);
    renewed("n1", "1");
    clock.passSeconds(81);

    assertThat(told).last().isEqualTo(new Event.AgentSilent("n1"));
  }

  @Test
  void theTimeInALeaseIsAnotherClocksAndDecidesNothing() {
    renewed("n1", "1999-01-01T00:00:00Z");
    renewed("n2", "2999-01-01T00:00:00Z");
    clock.passSeconds(170);
    assertThat(told).hasSize(2);
    clock.passSeconds(20);

    assertThat(told).endsWith(new Event.AgentSilent("n1"), new Event.AgentSilent("n2"));
  }

  @Test
  void aLeaseThatIsDeletedEndsItsAgentAtOnce() {
    renewed("n1", "1");
    agents.left("n1");
    agents.left("n1");
    clock.passSeconds(1000);

    assertThat(told).containsExactly(new Event.AgentHeard("n1"), new Event.AgentSilent("n1"));
  }
}
