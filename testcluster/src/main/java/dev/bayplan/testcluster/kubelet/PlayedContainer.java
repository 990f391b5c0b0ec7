package dev.bayplan.testcluster.kubelet;

import dev.bayplan.testcluster.Program;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One container as a process: it is started again whenever it has died, until its pod goes. */
public final class PlayedContainer {
  private static final Duration GLANCE = Duration.ofMillis(20);

  private final String name;
  private final Program program;
  private final Replacements replacements;
  private final Duration grace;
  private final List<Thread> threads = new ArrayList<>();
  private final Optional<ProbeLoop> startup;
  private final Optional<ProbeLoop> readiness;
  private volatile boolean stopped;

  PlayedContainer(
      Container container,
      Program program,
      Replacements replacements,
      ProbeAddress address,
      Duration grace) {
    this.name = container.getName();
    this.program = program;
    this.replacements = replacements;
    this.grace = grace;
    this.startup = loop(container.getStartupProbe(), address, () -> true, this::restartGently);
    BooleanSupplier started = () -> startup.map(ProbeLoop::hasSucceeded).orElse(true);
    Optional<ProbeLoop> liveness =
        loop(container.getLivenessProbe(), address, started, this::restartGently);
    this.readiness = loop(container.getReadinessProbe(), address, started, () -> {});
    List.of(startup, liveness, readiness)
        .forEach(probe -> probe.ifPresent(p -> thread("probe", p)));
    thread("keep", this::keepRunning);
  }

  /** Where probes go. */
  interface ProbeAddress {
    URI of(Probe probe);
  }

  public String name() {
    return name;
  }

  /** {@code kill -9} of the process; it is started again as after any death. */
  public void kill9() {
    program.kill9();
  }

  /** SIGSTOP: connections stay, nothing answers, and a liveness probe will end it. */
  public void pause() {
    program.pause();
  }

  public void resume() {
    program.resume();
  }

  public boolean isRunning() {
    return program.isAlive();
  }

  /**
   * Whether the process that runs now has passed the readiness probe; without one, whether it runs.
   */
  public boolean isReady() {
    boolean started = startup.map(ProbeLoop::hasSucceeded).orElse(true);
    return program.isAlive() && started && readiness.map(ProbeLoop::hasSucceeded).orElse(true);
  }

  /** Of the process that runs now. */
  public long pid() {
    return program.pid();
  }

  public int restarts() {
    return Math.max(0, program.starts() - 1);
  }

  /** The port of this machine that stands for a port of the pod. */
  public int port(int ofPod) {
    return replacements.port(ofPod);
  }

  public Path log() {
    return program.log();
  }

  public String logTail(int lines) {
    return program.logTail(lines);
  }

  void start() {
    threads.forEach(Thread::start);
  }

  /** Ends the process for good. */
  void stop(Duration patience) {
    stopped = true;
    program.terminate(patience);
    threads.forEach(Thread::interrupt);
  }

  void crash() {
    stopped = true;
    program.kill9();
    threads.forEach(Thread::interrupt);
  }

  private void keepRunning() {
    BackOff backOff = new BackOff();
    try {
      while (!stopped) {
        long start = System.nanoTime();
        program.start();
        while (program.isAlive()) {
          Thread.sleep(GLANCE);
        }
        Thread.sleep(backOff.afterDeath(Duration.ofNanos(System.nanoTime() - start)));
      }
    } catch (InterruptedException theEndOfThePod) {
      program.kill9();
      Thread.currentThread().interrupt();
    }
  }

  private void restartGently() {
    program.terminate(grace);
  }

  private Optional<ProbeLoop> loop(
      @Nullable Probe probe, ProbeAddress address, BooleanSupplier gate, Runnable onFailure) {
    return Optional.ofNullable(probe)
        .map(p -> new ProbeLoop(program, p, address.of(p), gate, onFailure));
  }

  private void thread(String job, Runnable run) {
    threads.add(Thread.ofVirtual().name(name + "-" + job).unstarted(run));
  }
}
