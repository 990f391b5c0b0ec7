package dev.bayplan.agent.mps;

import dev.bayplan.agent.mps.MpsControl.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One control daemon and its folder: {@code pipe/}, {@code log/} and the file {@code key}, by which
 * the next life of the agent knows it.
 */
final class Daemon {

  private static final Duration CHECK = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(60);

  private final MpsControl control;
  private final Path folder;
  private DaemonSpec spec;
  private boolean up;
  private boolean limited;
  private boolean exclusive;
  private boolean started;
  private int restarts;
  private int failures;
  private long nextNanos;
  private Optional<String> problem = Optional.empty();

  Daemon(MpsControl control, Path folder, DaemonSpec spec, long nowNanos) {
    this.control = control;
    this.folder = folder;
    this.spec = spec;
    this.nextNanos = nowNanos;
  }

  DaemonState state() {
    return new DaemonState(spec, up, up && limited && exclusive, restarts, problem);
  }

  /** Brings it to what is wanted: started where it does not answer, its limits set. */
  void keep(DaemonSpec wanted, long nowNanos) {
    boolean changed = !wanted.equals(spec);
    spec = wanted;
    if (nowNanos - nextNanos < 0 && !(changed && up)) {
      return;
    }
    boolean answers = answers();
    if (!answers) {
      restarts += started && up ? 1 : 0;
      up = false;
      limited = false;
      start();
    } else {
      started = true;
      up = true;
      failures = 0;
    }
    if (up) {
      secure(changed);
    }
    nextNanos = nowNanos + (up ? CHECK : pause()).toNanos();
  }

  private Duration pause() {
    Duration pause = Duration.ofSeconds(1L << Math.min(failures, 6));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private void start() {
    try {
      write();
      empty(folder.resolve("pipe"));
    } catch (IOException | UncheckedIOException unwritable) {
      failures++;
      problem = Optional.of("its folder cannot be made: " + unwritable.getMessage());
      return;
    }
    Answer answer = control.start(spec.key().gpu(), folder.resolve("pipe"), folder.resolve("log"));
    up = !(answer instanceof Answer.Failed) && answers();
    started |= up;
    failures = up ? 0 : failures + 1;
    problem =
        up
            ? Optional.empty()
            : Optional.of(
                answer instanceof Answer.Failed(String why)
                    ? why
                    : "it was started and does not answer");
  }

  /** The pipe folder itself stays: containers have it mounted. */
  private static void empty(Path pipe) throws IOException {
    try (Stream<Path> old = Files.list(pipe)) {
      for (Path file : old.toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void write() throws IOException {
    Files.createDirectories(folder.resolve("pipe"));
    Files.createDirectories(folder.resolve("log"));
    Files.createDirectories(folder.resolveSibling("shm"));
    ShareKey key = spec.key();
    Files.writeString(
        folder.resolve("key"), key.gpu() + "\n" + key.namespace() + "\n" + key.uid() + "\n");
  }

  boolean answers() {
    return Files.isDirectory(folder.resolve("pipe"))
        && control.ask(folder.resolve("pipe"), "get_default_active_thread_percentage")
            instanceof Answer.Said(String text)
        && text.matches("(?s)[0-9]+(\\.[0-9]+)?.*");
  }

  /** Limits, and that nobody goes around the daemon. */
  private void secure(boolean changed) {
    if (!limited || changed) {
      limited = limit();
    }
    if (!exclusive) {
      Answer alone = control.exclusive(spec.key().gpu(), true);
      exclusive = alone instanceof Answer.Said;
      if (alone instanceof Answer.Failed(String why)) {
        problem = Optional.of("clients can go around it: " + why);
      }
    }
  }

  /** A default counts for servers to come, so those that run are told too. */
  private boolean limit() {
    String memory = spec.memoryMiB() + "M";
    boolean all =
        told("set_default_device_pinned_mem_limit 0 " + memory)
            && told("set_default_active_thread_percentage " + spec.computePercent());
    if (control.ask(folder.resolve("pipe"), "get_server_list")
        instanceof Answer.Said(String list)) {
      for (String server : list.lines().filter(line -> line.matches("[0-9]{1,10}")).toList()) {
        all &= told("set_device_pinned_mem_limit " + server + " 0 " + memory);
        all &= told("set_active_thread_percentage " + server + " " + spec.computePercent());
      }
    }
    return all;
  }

  private boolean told(String command) {
    if (control.ask(folder.resolve("pipe"), command) instanceof Answer.Failed(String why)) {
      problem = Optional.of(command + ": " + why);
      return false;
    }
    return true;
  }

  /**
   * Ends it and takes its folder away.
   *
   * @return whether it is gone
   */
  boolean quit(boolean lastOfItsGpu) {
    if (answers()) {
      control.ask(folder.resolve("pipe"), "quit -t 10");
      if (answers()) {
        problem = Optional.of("it was told to quit and still answers");
        return false;
      }
    }
    up = false;
    if (lastOfItsGpu
        && control.exclusive(spec.key().gpu(), false) instanceof Answer.Failed(String why)) {
      problem = Optional.of("its GPU still takes one process alone: " + why);
      return false;
    }
    return removed();
  }

  private boolean removed() {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
      return true;
    } catch (IOException | UncheckedIOException busy) {
      problem = Optional.of("its folder cannot be removed: " + busy.getMessage());
      return false;
    }
  }

  /** The key of a folder that a former life left. */
  static Optional<ShareKey> keyOf(Path folder) {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("key"));
      return lines.size() == 3 && lines.get(2).matches("[0-9]{1,10}")
          ? Optional.of(new ShareKey(lines.get(0), lines.get(1), Long.parseLong(lines.get(2))))
          : Optional.empty();
    } catch (IOException none) {
      return Optional.empty();
    }
  }
}
