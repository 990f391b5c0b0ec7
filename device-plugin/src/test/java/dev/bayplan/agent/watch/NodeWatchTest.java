package dev.bayplan.agent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.audit.AuditRules;
import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.files.HealthSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole watch, started and ended as the agent does it. */
@Timeout(30)
class NodeWatchTest {

  @TempDir Path folder;

  private WatchOptions options() {
    return new WatchOptions(
        "node-1",
        "1.0",
        "boot-1",
        folder.resolve("health.json"),
        HealthSettings.defaults(),
        AuditRules.DEFAULT,
        Optional.empty(),
        Optional.of(
            new WatchOptions.Mps(folder.resolve("mps"), List.of("false"), List.of("false"))),
        Path.of("/proc"),
        true);
  }

  @Test
  void aQuarantineOutlivesTheAgent() throws InterruptedException {
    ScriptedNode node = new ScriptedNode();
    node.gpus.add(ScriptedNode.gpu(0));
    CountDownLatch looked = new CountDownLatch(3);
    Told told = new Told(node, looked);
    Clock clock = Clock.fixed(Instant.parse("2026-11-24T09:00:00Z"), ZoneOffset.UTC);
    try (NodeWatch watch = NodeWatch.start(options(), told, node, clock)) {
      looked.await();
      assertThat(watch.state().health().placeable("GPU-0")).isFalse();
      assertThat(watch.metrics())
          .contains("bayplan_gpu_health{state=\"quarantined\",uuid=\"GPU-0\"} 1.0")
          .contains("DCGM_FI_DEV_XID_ERRORS{Hostname=\"node-1\"");
      assertThat(watch.sinceLook()).isLessThan(Duration.ofSeconds(20));
    }
    try (NodeWatch watch = NodeWatch.start(options(), node, node, clock)) {
      assertThat(watch.state().health().placeable("GPU-0")).isFalse();
      assertThat(watch.state().health().reason("GPU-0")).isEqualTo("XID 48");
    }
  }

  /** Tells one error, and counts how often it was asked for more. */
  private record Told(ScriptedNode node, CountDownLatch asked) implements DeviceReader {
    @Override
    public Inventory inventory() {
      return node.inventory();
    }

    @Override
    public List<Sample> sample() {
      return node.sample();
    }

    @Override
    public List<DeviceEvent> events(Duration atMost) {
      boolean first = asked.getCount() == 3;
      asked.countDown();
      return first ? List.of(new DeviceEvent.Xid("GPU-0", 48, Optional.empty())) : List.of();
    }

    @Override
    public void close() {}
  }
}
