package dev.bayplan.agent.mps;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** {@code nvidia-cuda-mps-control} and {@code nvidia-smi} as processes. */
public final class ControlProcess implements MpsControl {

  private static final int MAX_ANSWER = 4096;

  private final List<String> control;
  private final List<String> smi;
  private final Duration limit;

  /**
   * @param control the command, such as {@code [/usr/bin/nvidia-cuda-mps-control]} or {@code
   *     [chroot, /run/nvidia/driver, nvidia-cuda-mps-control]}
   * @param smi the same for nvidia-smi
   * @param limit after which a command is killed
   */
  public ControlProcess(List<String> control, List<String> smi, Duration limit) {
    this.control = List.copyOf(control);
    this.smi = List.copyOf(smi);
    this.limit = limit;
  }

  @Override
  public Answer start(String gpu, Path pipe, Path log) {
    Map<String, String> environment =
        Map.of(
            "CUDA_VISIBLE_DEVICES",
            gpu,
            "CUDA_MPS_PIPE_DIRECTORY",
            pipe.toString(),
            "CUDA_MPS_LOG_DIRECTORY",
            log.toString());
    return run(with(control, "-d"), environment, "", Optional.of(log.resolve("start.out")));
  }

  @Override
  public Answer ask(Path pipe, String command) {
    Path out = pipe.resolveSibling("answer.out");
    return run(
        control,
        Map.of("CUDA_MPS_PIPE_DIRECTORY", pipe.toString()),
        command + "\n",
        Optional.of(out));
  }

  @Override
  public Answer exclusive(String gpu, boolean alone) {
    List<String> command = with(smi, "-i", gpu, "-c", alone ? "EXCLUSIVE_PROCESS" : "DEFAULT");
    return run(command, Map.of(), "", Optional.empty());
  }

  private static List<String> with(List<String> command, String... more) {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of(more));
    return all;
  }

  /**
   * @param out where the output goes: a daemon inherits it, and would hold a pipe open for as long
   *     as it lives
   */
  private Answer run(
      List<String> command, Map<String, String> more, String input, Optional<Path> out) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(more);
    builder.redirectErrorStream(true);
    out.ifPresent(file -> builder.redirectOutput(file.toFile()));
    try {
      Process process = builder.start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException itReadsNothing) {
        // It has ended already; its exit code tells more.
      }
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return new Answer.Failed(
            command.getFirst() + " did not end in " + limit.toSeconds() + " s");
      }
      String text =
          text(out.isPresent() ? Files.newInputStream(out.get()) : process.getInputStream());
      return process.exitValue() == 0
          ? new Answer.Said(text)
          : new Answer.Failed(
              command.getFirst() + " ended with " + process.exitValue() + ": " + text);
    } catch (IOException absent) {
      return new Answer.Failed(command.getFirst() + " cannot be run: " + absent.getMessage());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return new Answer.Failed("interrupted");
    }
  }

  private static String text(InputStream from) throws IOException {
    try (from) {
      String text = new String(from.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8);
      return text.strip().replaceAll("[\\p{Cntrl}&&[^\n]]", "?");
    }
  }
}
