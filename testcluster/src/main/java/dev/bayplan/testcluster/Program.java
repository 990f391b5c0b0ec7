package dev.bayplan.testcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One program as a child process that can be ended, paused and started again with the same command.
 * Its output goes to one log file over all starts. Ends with this JVM at the latest ({@link
 * Reaper}).
 */
public final class Program implements AutoCloseable {
  private final Launch launch;
  private @Nullable Process process;
  private int starts;

  /**
   * What is started.
   *
   * @param name for messages and the log file, for example {@code kube-scheduler}
   * @param environment all of it when {@code cleanEnvironment}, else on top of this JVM's
   * @param folder the working folder
   */
  public record Launch(
      String name,
      List<String> command,
      Map<String, String> environment,
      boolean cleanEnvironment,
      Path folder,
      Path log) {
    public Launch {
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
    }
  }

  public Program(Launch launch) {
    this.launch = launch;
  }

  /** Starts the process; it must not be running. Says nothing about whether it is ready. */
  public synchronized void start() {
    if (isAlive()) {
      throw new IllegalStateException(launch.name() + " runs already, as process " + pid());
    }
    ProcessBuilder builder = new ProcessBuilder(launch.command());
    if (launch.cleanEnvironment()) {
      builder.environment().clear();
    }
    builder.environment().putAll(launch.environment());
    builder.environment().putAll(Reaper.ofThisJvm().mark());
    builder.directory(launch.folder().toFile());
    builder.redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
    try {
      process = builder.start();
      process.getOutputStream().close();
      starts++;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + launch.name() + ": " + launch.command(), e);
    }
  }

  public String name() {
    return launch.name();
  }

  public Path log() {
    return launch.log();
  }

  /** How often it has been started. */
  public synchronized int starts() {
    return starts;
  }

  public synchronized boolean isAlive() {
    return process != null && process.isAlive();
  }

  public long pid() {
    return running().pid();
  }

  /** The exit status of the last start, once it has ended; a signal counts as 128 + its number. */
  public synchronized Optional<Integer> exitStatus() {
    return process == null || process.isAlive()
        ? Optional.empty()
        : Optional.of(process.exitValue());
  }

  /** {@code kill -9}, and waits until it is gone. No-op when it is not running. */
  public void kill9() {
    Process victim = current().orElse(null);
    if (victim != null) {
      victim.destroyForcibly();
      awaitEnd(victim, Duration.ofSeconds(10));
    }
  }

  /** SIGTERM, and after {@code grace} SIGKILL. No-op when it is not running. */
  public void terminate(Duration grace) {
    Process victim = current().orElse(null);
    if (victim != null) {
      victim.destroy();
      if (!awaitEnd(victim, grace)) {
        kill9();
      }
    }
  }

  /** SIGSTOP: it keeps its connections and answers nothing. */
  public void pause() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  /** Waits for its end, at most {@code limit}; whether it has ended. */
  public boolean awaitEnd(Duration limit) {
    return current().map(victim -> awaitEnd(victim, limit)).orElse(true);
  }

  /** The last lines of its log, for messages. */
  public String logTail(int lines) {
    return LogTail.of(launch.log(), lines);
  }

  /** {@link #kill9()}: nothing of a test control plane is worth saving. */
  @Override
  public void close() {
    kill9();
  }

  private synchronized Optional<Process> current() {
    return Optional.ofNullable(process);
  }

  private Process running() {
    return current()
        .filter(Process::isAlive)
        .orElseThrow(() -> new IllegalStateException(launch.name() + " is not running"));
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, Long.toString(running().pid())).start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -%s of %s failed".formatted(signal, launch.name()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while signalling " + launch.name(), e);
    }
  }

  private static boolean awaitEnd(Process victim, Duration limit) {
    try {
      return victim.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for process " + victim.pid(), e);
    }
  }
}
