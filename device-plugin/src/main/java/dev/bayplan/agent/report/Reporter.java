package dev.bayplan.agent.report;

import dev.bayplan.api.resources.GpuNodeStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's cycle: looks at the devices every second, writes them on change, and once a minute
 * renews its Lease and looks whether the object still says so. One thread steps it; any thread may
 * ask {@link #problem()}.
 */
public final class Reporter {

  private static final Logger LOG = LoggerFactory.getLogger(Reporter.class);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration RENEWAL = Duration.ofSeconds(60);

  private final String node;
  private final Optional<String> bootId;
  private final Supplier<NodeReading> devices;
  private final GpuNodeStore store;
  private final RandomGenerator random;
  private final BackOff backOff;

  private GpuNodeStore.Opening.@Nullable Open open;
  private Optional<GpuNodeStatus> last = Optional.empty();
  private long epoch;
  private long sequence;
  private boolean renewed;
  private long renewAtNanos;
  private volatile Optional<String> problem = Optional.of("nothing is reported yet");

  /**
   * @param bootId of the running kernel, where it can be read
   */
  public Reporter(
      String node,
      Optional<String> bootId,
      Supplier<NodeReading> devices,
      GpuNodeStore store,
      RandomGenerator random) {
    this.node = node;
    this.bootId = bootId;
    this.devices = devices;
    this.store = store;
    this.random = random;
    this.backOff = new BackOff(random);
  }

  /** What a first report would say; empty where nothing is known. */
  public static Optional<GpuNodeStatus> first(NodeReading reading, Optional<String> bootId) {
    return Report.of(reading, Optional.empty(), new Report.Origin(bootId, 1, 1, 1), Instant.EPOCH);
  }

  /** What keeps the agent from having reported; empty when all is well. */
  public Optional<String> problem() {
    return problem;
  }

  /** What was written last. */
  public Optional<GpuNodeStatus> written() {
    return last;
  }

  /**
   * One cycle.
   *
   * @param nanos a clock that never jumps
   * @param now the time to write
   * @return how long to wait for the next one
   */
  public Duration step(long nanos, Instant now) {
    NodeReading reading = devices.get();
    boolean due = !renewed || nanos - renewAtNanos >= 0;
    Optional<String> failure = report(reading, due, now).or(() -> renew(due, nanos, now));
    tell(failure.or(() -> damage(reading)));
    if (failure.isEmpty()) {
      backOff.reset();
      return POLL;
    }
    open = null; // Whatever it was: look again before the next write.
    return backOff.next();
  }

  private Optional<String> report(NodeReading reading, boolean look, Instant now) {
    GpuNodeStore.Opening.Open object = open;
    if (object == null || look) {
      switch (store.open(node)) {
        case GpuNodeStore.Opening.Closed(String why) -> {
          return Optional.of(why);
        }
        case GpuNodeStore.Opening.Open found -> {
          object = found;
          last = found.last();
          epoch = epoch > 0 ? epoch : 1 + last.map(Reporter::epochOf).orElse(0L);
        }
      }
      open = object;
    }
    return write(reading, object.generation(), now);
  }

  private static long epochOf(GpuNodeStatus status) {
    Long epoch = status.epoch();
    return epoch == null ? 0 : epoch;
  }

  private Optional<String> write(NodeReading reading, long generation, Instant now) {
    Optional<GpuNodeStatus> same = status(reading, sequence, generation, now);
    if (same.isEmpty() || (sequence > 0 && same.equals(last))) {
      return Optional.empty();
    }
    GpuNodeStatus next = status(reading, sequence + 1, generation, now).orElseThrow();
    Optional<String> failure = store.write(node, next);
    if (failure.isEmpty()) {
      sequence++;
      last = Optional.of(next);
      LOG.info("GpuNode {} is written: {} GPUs, report {}.{}", node, next.count(), epoch, sequence);
    }
    return failure;
  }

  private Optional<GpuNodeStatus> status(
      NodeReading reading, long atSequence, long generation, Instant now) {
    return Report.of(reading, last, new Report.Origin(bootId, epoch, atSequence, generation), now);
  }

  private Optional<String> renew(boolean due, long nanos, Instant now) {
    GpuNodeStore.Opening.Open object = open;
    if (!due || object == null) {
      return Optional.empty();
    }
    Optional<String> failure = store.renewLease(node, object.nodeUid(), now);
    if (failure.isEmpty()) {
      renewed = true;
      renewAtNanos = nanos + random.nextLong(RENEWAL.toNanos() * 9 / 10, RENEWAL.toNanos() + 1);
    }
    return failure;
  }

  private static Optional<String> damage(NodeReading reading) {
    return switch (reading) {
      case NodeReading.Unknown(_, String why) -> Optional.of(why);
      case NodeReading.Known _ -> Optional.empty();
    };
  }

  private void tell(Optional<String> now) {
    if (!now.equals(problem)) {
      now.ifPresentOrElse(
          why -> LOG.warn("not all is well: {}", why), () -> LOG.info("all is well"));
    }
    problem = now;
  }
}
