package dev.bayplan.testcluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The folder of etcd, the Kubernetes programs and kubectl: one binary and a link per program. The
 * script {@code testcluster/build} knows where it is and builds it, so that the key is computed in
 * one place only.
 *
 * <p>A missing binary is an error that says how to build it. With the system property {@value
 * #BUILD_PROPERTY} (or {@value #BUILD_VARIABLE} in the environment) set to {@code true} it is built
 * then and there.
 */
public record Binaries(Path folder) {
  public static final String BUILD_PROPERTY = "bayplan.testcluster.build";
  public static final String BUILD_VARIABLE = "BAYPLAN_TESTCLUSTER_BUILD";

  private static final int NOT_BUILT = 3;

  /** The binaries for the sources of the checkout that the current folder lies in. */
  public static Binaries find() {
    Path script = script(Path.of("").toAbsolutePath());
    Answer found = ask(script, "--folder");
    if (found.status() == 0) {
      return new Binaries(found.folder());
    }
    if (found.status() != NOT_BUILT) {
      throw new IllegalStateException(
          script + " --folder ended with " + found.status() + ": see its message above");
    }
    if (!mayBuild()) {
      throw new IllegalStateException(
          "The test control plane is not built for these sources (%s is missing): run %s once, 6 to 7 minutes on two cores."
              .formatted(found.folder(), script));
    }
    Answer built = ask(script);
    if (built.status() != 0) {
      throw new IllegalStateException(
          script + " ended with " + built.status() + ": see its message above");
    }
    return new Binaries(built.folder());
  }

  /** The path of one program, for example {@code kube-scheduler}. */
  public Path program(String name) {
    Path program = folder.resolve(name);
    if (!Files.isExecutable(program)) {
      throw new IllegalArgumentException("No program " + name + " in " + folder);
    }
    return program;
  }

  private static boolean mayBuild() {
    return Optional.ofNullable(System.getProperty(BUILD_PROPERTY))
        .or(() -> Optional.ofNullable(System.getenv(BUILD_VARIABLE)))
        .map(Boolean::parseBoolean)
        .orElse(false);
  }

  private static Path script(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      Path script = folder.resolve("testcluster/build");
      if (Files.isExecutable(script)) {
        return script;
      }
    }
    throw new IllegalStateException(
        "No testcluster/build above " + start + ": run this inside a checkout of Bayplan");
  }

  private record Answer(int status, Path folder) {}

  private static Answer ask(Path script, String... arguments) {
    var command = new ArrayList<String>();
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
