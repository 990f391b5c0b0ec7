package dev.bayplan.scheduler;

import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.Models;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A job mix that an admin wrote:
 *
 * <pre>{@code
 * [{"weight": 60, "gpus": 1, "cpuMillis": 8000},
 *  {"weight": 30, "gpuMemoryMiB": 20480, "gpuComputePercent": 50},
 *  {"weight": 10, "gpus": 8, "models": ["H100"]}]
 * }</pre>
 */
final class JobMixFile {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private JobMixFile() {}

  /** One kind of pods; what is not written is 0. */
  record Kind(
      long weight,
      int gpus,
      long gpuMemoryMiB,
      int gpuComputePercent,
      long cpuMillis,
      @Nullable List<String> models) {

    JobMix.Task task() {
      Set<String> names = models == null ? Set.of() : Set.copyOf(models);
      return new JobMix.Task(
          cpuMillis, gpus, gpuMemoryMiB, gpuComputePercent, Models.of(names, Set.of()), weight);
    }
  }

  /**
   * @throws IllegalArgumentException with the file and what is wrong in it
   */
  static JobMix read(Path file) {
    try {
      Kind[] kinds = JSON.readValue(Files.readAllBytes(file), Kind[].class);
      return new JobMix(List.of(kinds).stream().map(Kind::task).toList());
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "--job-mix: " + file + " cannot be read: " + unreadable.getMessage(), unreadable);
    } catch (JacksonException | IllegalArgumentException | NullPointerException wrong) {
      String what =
          wrong instanceof JacksonException json ? json.getOriginalMessage() : wrong.getMessage();
      throw new IllegalArgumentException("--job-mix: " + file + ": " + what, wrong);
    }
  }
}
