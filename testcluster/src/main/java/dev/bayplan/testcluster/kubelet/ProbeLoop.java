package dev.bayplan.testcluster.kubelet;

import dev.bayplan.testcluster.HttpProbe;
import dev.bayplan.testcluster.Program;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import io.fabric8.kubernetes.api.model.Probe;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks one httpGet probe of one container in its period, for as long as the pod lives, and knows
 * the verdict about the process that runs now. Thresholds count anew with each start of the
 * container.
 */
final class ProbeLoop implements Runnable {
  private static final Duration TICK = Duration.ofMillis(20);

  private final Program program;
  private final Probe probe;
  private final URI uri;
  private final BooleanSupplier gate;
  private final Runnable onFailure;
  private volatile int succeededInStart;

  /**
   * @param gate the probe is asked only while it holds: the other probes wait for the startup probe
   * @param onFailure called when the failure threshold is reached
   */
  ProbeLoop(Program program, Probe probe, URI uri, BooleanSupplier gate, Runnable onFailure) {
    this.program = program;
    this.probe = probe;
    this.uri = uri;
    this.gate = gate;
    this.onFailure = onFailure;
  }

  /** The address of a probe on this machine. */
  static URI uri(@Nullable Probe probe, String address, Replacements replacements, int port) {
    HTTPGetAction get = probe == null ? null : probe.getHttpGet();
    if (get == null) {
      throw new IllegalArgumentException(
          "The kubelet player plays httpGet probes only, not " + probe);
    }
    String scheme = Objects.requireNonNullElse(get.getScheme(), "HTTP").toLowerCase(Locale.ROOT);
    String host = Objects.requireNonNullElse(get.getHost(), address);
    String path = Objects.requireNonNullElse(get.getPath(), "/");
    return URI.create("%s://%s:%d%s".formatted(scheme, host, replacements.port(port), path));
  }

  /** Whether the process that runs now has passed. */
  boolean hasSucceeded() {
    return program.isAlive() && succeededInStart == program.starts();
  }

  @Override
  public void run() {
    try {
      while (true) {
        int start = program.starts();
        if (program.isAlive() && gate.getAsBoolean()) {
          watch(start);
        }
        Thread.sleep(TICK);
      }
    } catch (InterruptedException theEndOfThePod) {
      Thread.currentThread().interrupt();
    }
  }

  /** Probes one start of the container until it is over. */
  private void watch(int start) throws InterruptedException {
    int failures = 0;
    int successes = 0;
    sleep(start, seconds(probe.getInitialDelaySeconds(), 0));
    while (runs(start) && gate.getAsBoolean()) {
      boolean passed = HttpProbe.succeeds(uri, headers(), seconds(probe.getTimeoutSeconds(), 1));
      if (!runs(start)) {
        return;
      }
      failures = passed ? 0 : failures + 1;
      successes = passed ? successes + 1 : 0;
      if (successes == Objects.requireNonNullElse(probe.getSuccessThreshold(), 1)) {
        succeededInStart = start;
      }
      if (failures == Objects.requireNonNullElse(probe.getFailureThreshold(), 3)) {
        succeededInStart = 0;
        onFailure.run();
      }
      sleep(start, seconds(probe.getPeriodSeconds(), 10));
    }
  }

  private boolean runs(int start) {
    return program.starts() == start && program.isAlive();
  }

  private void sleep(int start, Duration duration) throws InterruptedException {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end && runs(start)) {
      Thread.sleep(TICK);
    }
  }

  private Map<String, String> headers() {
    return Objects.requireNonNull(probe.getHttpGet()).getHttpHeaders().stream()
        .collect(
            Collectors.toMap(HTTPHeader::getName, HTTPHeader::getValue, (first, second) -> second));
  }

  private static Duration seconds(@Nullable Integer given, int otherwise) {
    return Duration.ofSeconds(Objects.requireNonNullElse(given, otherwise));
  }
}
