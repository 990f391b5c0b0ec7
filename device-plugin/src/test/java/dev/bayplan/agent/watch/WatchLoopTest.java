package dev.bayplan.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.audit.AuditRules;
import dev.bayplan.agent.audit.Picture.Origin;
import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.HealthMachine;
import dev.bayplan.agent.health.HealthState;
import dev.bayplan.agent.health.files.HealthSettings;
import dev.bayplan.agent.metrics.AgentMetrics;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real thread; waits are on what it does, never on time alone. */
@Timeout(30)
class WatchLoopTest {

  private static final class Driver implements DeviceReader {
    final BlockingQueue<DeviceEvent> events = new LinkedBlockingQueue<>();
    final Semaphore looks = new Semaphore(0);
    final AtomicInteger failures = new AtomicInteger();
    volatile boolean impatient;

    @Override
    public Inventory inventory() {
      return new Inventory.Devices(
          new Inventory.Driver("580.65", Optional.empty()), List.of(ScriptedNode.gpu(0)));
    }

    @Override
    public List<Sample> sample() {
      if (failures.get() > 0 && failures.getAndDecrement() > 0) {
        throw new IllegalStateException("a bug");
      }
      looks.release();
      return List.of();
    }

    @Override
    public List<DeviceEvent> events(Duration atMost) {
      try {
        List<DeviceEvent> told = new ArrayList<>();
        DeviceEvent first =
            impatient ? events.poll() : events.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        if (first != null) {
          told.add(first);
          events.drainTo(told);
        }
        return told;
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return List.of();
      }
    }

    @Override
    public void close() {}
  }

  private final Driver driver = new Driver();
  private final ScriptedNode rest = new ScriptedNode();
  private final HealthSettings.Sound settings = HealthSettings.defaults();
  private final Watchman watchman =
      new Watchman(
          new Watchman.Ports(
              driver, rest, rest, _ -> new Origin.Gone(), _ -> Optional.empty(), List::of),
          new HealthMachine(settings.rules(), settings.xids()),
          AuditRules.DEFAULT,
          Watchman.Kept.NOTHING,
          ScriptedNode.SELF);
  private final AgentMetrics metrics =
      new AgentMetrics("node", "test", false, () -> watchman.state().view());

  private WatchLoop started() {
    WatchLoop loop = new WatchLoop(watchman, driver, metrics, Clock.systemUTC());
    loop.start();
    return loop;
  }

  @Test
  void anErrorIsSeenWithoutWaitingForTheSecond() throws InterruptedException {
    try (WatchLoop loop = started()) {
      driver.looks.acquire();
      long told = System.nanoTime();
      driver.events.add(new DeviceEvent.Xid("GPU-0", 48, Optional.empty()));
      driver.looks.acquire();
      driver.looks.acquire();
      assertThat(watchman.state().health().of("GPU-0").orElseThrow().state())
          .isEqualTo(HealthState.QUARANTINED);
      assertThat(System.nanoTime() - told).isLessThan(Duration.ofSeconds(5).toNanos());
      assertThat(loop.sinceLook()).isLessThan(Duration.ofSeconds(10));
    }
  }

  @Test
  void aDriverThatDoesNotWaitMakesNoBusyThread() throws InterruptedException {
    driver.impatient = true;
    try (WatchLoop _ = started()) {
      driver.looks.acquire();
      long begun = System.nanoTime();
      driver.looks.acquire(3);
      assertThat(System.nanoTime() - begun).isGreaterThan(Duration.ofMillis(2_500).toNanos());
    }
  }

  @Test
  void aLookThatFailsLosesNoEventAndEndsNothing() throws InterruptedException {
    try (WatchLoop _ = started()) {
      driver.looks.acquire();
      driver.failures.set(2);
      driver.events.add(new DeviceEvent.Xid("GPU-0", 48, Optional.empty()));
      driver.looks.acquire(2);
      assertThat(watchman.state().health().placeable("GPU-0")).isFalse();
    }
  }
}
