package dev.bayplan.testcluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

/**
 * Kills every process of this JVM's control planes when the JVM ends, however it ends, and then
 * runs the commands that clean up behind them. Each process carries a mark in its environment,
 * which its children inherit. A shell in a session of its own waits on a pipe that only this JVM
 * holds open; when the pipe breaks, it kills whatever carries the mark, again and again until
 * nothing is left. (The kernel's parent-death signal is no choice: it fires when the
 * <em>thread</em> that started the process ends.) Linux only: it reads {@code /proc}.
 */
public final class Reaper {
  static final String MARK = "BAYPLAN_TESTCLUSTER_RUN";

  private static final String SCRIPT =
      """
      trap '' INT TERM HUP
      commands=
      while read -r command; do
        commands="$commands
      $command"
      done
      round=0
      while [ $round -lt 10 ]; do
        for environ in $(grep -lzxF "$1" /proc/[0-9]*/environ 2>/dev/null); do
          pid=${environ#/proc/}
          kill -KILL "${pid%/environ}" 2>/dev/null
        done
        round=$((round + 1))
        sleep 0.1
      done
      eval "$commands"
      """;

  private static final Reaper OF_THIS_JVM = start();

  private final String run;
  private final Process shell;

  private Reaper(String run, Process shell) {
    this.run = run;
    this.shell = shell;
  }

  public static Reaper ofThisJvm() {
    if (!OF_THIS_JVM.shell.isAlive()) {
      throw new IllegalStateException(
          "The watching shell has died: processes would outlive this JVM. Was it killed?");
    }
    return OF_THIS_JVM;
  }

  /** To be put into the environment of every process before it starts. */
  Map<String, String> mark() {
    return Map.of(MARK, run);
  }

  /**
   * Runs this line of shell after the end of the JVM and of all processes; what it does may have
   * been done before.
   */
  public void afterwards(String command) {
    try {
      OutputStream pipe = shell.getOutputStream();
      synchronized (pipe) {
        pipe.write((command + "\n").getBytes(StandardCharsets.UTF_8));
        pipe.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("The watching shell has died", e);
    }
  }

  private static Reaper start() {
    String run = UUID.randomUUID().toString();
    try {
      ProcessBuilder builder =
          new ProcessBuilder("setsid", "sh", "-c", SCRIPT, "testcluster-reaper", MARK + "=" + run);
      builder
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD);
      return new Reaper(run, builder.start());
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot start the shell that ends the control plane with this JVM (needs setsid and sh)",
          e);
    }
  }
}
