package dev.bayplan.testcluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A script of {@code testcluster/} that builds programs into the user's cache and knows where they
 * are, so that the key is computed in one place only: {@code --folder} prints the folder, with exit
 * status 3 when nothing is there yet.
 *
 * <p>Something missing is an error that says how to build it. With the system property {@value
 * #BUILD_PROPERTY} (or {@value #BUILD_VARIABLE} in the environment) set to {@code true} it is built
 * then and there.
 *
 * @param cost how long a build takes, for the message
 */
public record BuildScript(Path script, String what, String cost) {
  public static final String BUILD_PROPERTY = "bayplan.testcluster.build";
  public static final String BUILD_VARIABLE = "BAYPLAN_TESTCLUSTER_BUILD";

  private static final int NOT_BUILT = 3;

  /** The script of that name in the checkout that the current folder lies in. */
  public static BuildScript of(String name, String what, String cost) {
    return new BuildScript(inCheckout(name), what, cost);
  }

  /** {@code testcluster/NAME} of the checkout that the current folder lies in. */
  public static Path inCheckout(String name) {
    Path start = Path.of("").toAbsolutePath();
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path script = folder.resolve("testcluster").resolve(name);
      if (Files.isExecutable(script)) {
        return script;
      }
    }
    throw new IllegalStateException(
        "No testcluster/%s above %s: run this inside a checkout of Bayplan".formatted(name, start));
  }

  /** Where the programs are; they are there. */
  public Path folder() {
    Answer found = ask("--folder");
    if (found.status() == NOT_BUILT && !mayBuild()) {
      throw new IllegalStateException(
          "%s not built for these sources (%s is missing): run %s once, %s."
              .formatted(what, found.folder(), script, cost));
    }
    Answer answer = found.status() == NOT_BUILT ? ask() : found;
    if (answer.status() != 0) {
      throw new IllegalStateException(
          script + " ended with " + answer.status() + ": see its message above");
    }
    return answer.folder();
  }

  private static boolean mayBuild() {
    return Optional.ofNullable(System.getProperty(BUILD_PROPERTY))
        .or(() -> Optional.ofNullable(System.getenv(BUILD_VARIABLE)))
        .map(Boolean::parseBoolean)
        .orElse(false);
  }

  private record Answer(int status, Path folder) {}

  private Answer ask(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(script.toString());
    command.addAll(List.of(arguments));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Answer(process.waitFor(), Path.of(answer.strip()));
    } catch (IOException e) {
      throw new IllegalStateException("Cannot run " + script, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while running " + script, e);
    }
  }
}
