package dev.bayplan.testcluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * kubectl 1.36 with one kubeconfig.
 *
 * @param path folders that come first on {@code PATH}: where kubectl looks for plugins, as in
 *     {@code kubectl bayplan}
 */
public record Kubectl(Path program, Path kubeconfig, Path cache, List<Path> path) {
  private static final long LIMIT_SECONDS = 120;

  public Kubectl {
    path = List.copyOf(path);
  }

  /** What a command answered. */
  public record Answer(int status, String out, String err) {}

  /** The same with the executables of {@code folder} as plugins. */
  public Kubectl withPlugins(Path folder) {
    List<Path> longer = new ArrayList<>(path);
    longer.add(folder);
    return new Kubectl(program, kubeconfig, cache, longer);
  }

  /**
   * Runs and returns the standard output; another status than 0 is an {@link IllegalStateException}
   * with the error output.
   */
  public String run(String... arguments) {
    return check(arguments, ask("", arguments));
  }

  /** {@code kubectl apply -f -} of this text. */
  public String apply(String yaml) {
    return check(new String[] {"apply", "-f", "-"}, ask(yaml, "apply", "-f", "-"));
  }

  /** Runs with this text as standard input; any status is an answer. */
  public Answer ask(String input, String... arguments) {
    try {
      Path err = Files.createTempFile(cache, "kubectl", ".err");
      ProcessBuilder builder = new ProcessBuilder(command(arguments)).redirectError(err.toFile());
      environment(builder.environment());
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      }
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(
            "kubectl %s ran for over %d s".formatted(Arrays.toString(arguments), LIMIT_SECONDS));
      }
      Answer answer = new Answer(process.exitValue(), out, Files.readString(err));
      Files.delete(err);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while kubectl ran", e);
    }
  }

  private List<String> command(String[] arguments) {
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private void environment(Map<String, String> environment) {
    environment.put("KUBECONFIG", kubeconfig.toString());
    environment.put("KUBECACHEDIR", cache.toString());
    environment.putAll(Reaper.ofThisJvm().mark());
    String plugins =
        path.stream().map(folder -> folder.toAbsolutePath() + ":").collect(Collectors.joining());
    environment.put(
        "PATH",
        plugins + program.getParent() + ":" + environment.getOrDefault("PATH", "/usr/bin:/bin"));
  }

  private static String check(String[] arguments, Answer answer) {
    if (answer.status() != 0) {
      throw new IllegalStateException(
          "kubectl %s ended with %d: %s"
              .formatted(String.join(" ", arguments), answer.status(), answer.err().strip()));
    }
    return answer.out();
  }
}
