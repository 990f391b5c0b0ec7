package dev.bayplan.testcluster.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs a program to its end. */
final class Commands {
  private record Answer(int status, String output) {}

  private Commands() {}

  /** Its output; another status than 0 is an {@link IllegalStateException} with it. */
  static String run(List<String> command) {
    Answer answer = ask(command);
    if (answer.status() != 0) {
      throw new IllegalStateException(
          "%s ended with %d: %s"
              .formatted(String.join(" ", command), answer.status(), answer.output().strip()));
    }
    return answer.output();
  }

  static boolean succeeds(List<String> command) {
    return ask(command).status() == 0;
  }

  static List<String> join(List<String> command, String... more) {
    List<String> joined = new ArrayList<>(command);
    joined.addAll(List.of(more));
    return joined;
  }

  private static Answer ask(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(process.waitFor(), output);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot run " + command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + command, e);
    }
  }
}
