package dev.bayplan.agent.health.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.health.HealthMachine;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.health.NodeHealth.Present;
import dev.bayplan.agent.health.Signal;
import dev.bayplan.agent.health.XidClass;
import dev.bayplan.agent.health.files.HealthFile.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthFilesTest {

  private static final Instant NOW = Instant.parse("2026-11-24T09:00:00Z");

  @Test
  void theShippedTableIsNvidiasIgnoreListAndMore() {
    HealthSettings.Sound defaults = HealthSettings.defaults();
    for (int code : List.of(13, 31, 43, 45, 68, 109)) {
      assertThat(defaults.xids().of(code)).as("XID " + code).isEqualTo(XidClass.IGNORE);
    }
    assertThat(defaults.xids().of(48)).isEqualTo(XidClass.DEGRADE);
    assertThat(defaults.xids().of(79)).isEqualTo(XidClass.LOST);
    assertThat(defaults.xids().of(999)).isEqualTo(XidClass.SUSPECT);
    assertThat(defaults.rules().quarantine()).isEqualTo(Duration.ofMinutes(5));
    assertThat(defaults.rules().budgetPercent()).isEqualTo(25);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ignore: [13]\\nlost: [13]              | line 2: XID 13 stands in two lists",
        "ignore: 13                             | line 1: the file.ignore must be a list",
        "ignore: [abc]                          | line 1: ignore has \"abc\"; write XID codes",
        "degrad: [48]                           | line 1: the file has no field \"degrad\"",
        "unlisted: fatal                        | write ignore, suspect, degrade or lost",
        "rules: {faults: 0}                     | write a whole number from 1 to 100",
        "rules: {window: 9}                     | the file.rules has no field \"window\"",
        "rules: {maxQuarantineSeconds: 60}      | less than quarantineSeconds 300",
        "ignore: [                              | this is no YAML",
        "''                                     | is empty",
        "[1]                                    | must be a mapping",
      })
  void aBrokenFileIsRefusedWithLineAndMend(String text, String problem) {
    HealthSettings read = HealthSettings.parse("f", text.replace("\\n", "\n"));
    assertThat(read).isInstanceOf(HealthSettings.Damaged.class);
    assertThat(((HealthSettings.Damaged) read).problem())
        .startsWith("XID file f")
        .contains(problem);
  }

  @Test
  void aFileThatIsNotThereIsSaid(@TempDir Path folder) {
    assertThat(HealthSettings.read(folder.resolve("none")))
        .isInstanceOfSatisfying(
            HealthSettings.Damaged.class,
            damaged -> assertThat(damaged.problem()).contains("cannot be read"));
  }

  @Test
  void theStateOutlivesTheAgent(@TempDir Path folder) {
    Path file = folder.resolve("state/health.json");
    NodeHealth health = faulty();
    assertThat(new HealthFile(file, "boot-1").keep(health)).isEmpty();
    assertThat(new HealthFile(file, "boot-1").read(NOW))
        .isEqualTo(new Reading.Found(health, false));
    assertThat(new HealthFile(file, "boot-2").read(NOW))
        .isEqualTo(new Reading.Found(health.restarted(true, NOW), true));
  }

  @Test
  void onlyAChangeIsWritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("health.json");
    HealthFile kept = new HealthFile(file, "boot-1");
    kept.keep(faulty());
    Files.delete(file);
    kept.keep(faulty());
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{",
        "[]",
        "{\"v\":1}",
        "{\"v\":2,\"bootId\":\"b\",\"units\":[]}",
        "{\"v\":1,\"bootId\":\"b\",\"units\":[{}]}",
        "{\"v\":1,\"bootId\":\"b\",\"units\":[]} and more",
        "null"
      })
  void aBrokenFileIsSaidAndForgotten(String text, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("health.json");
    Files.writeString(file, text);
    assertThat(new HealthFile(file, "b").read(NOW)).isInstanceOf(Reading.Damaged.class);
  }

  @Test
  void nothingKeptIsNoProblem(@TempDir Path folder) {
    assertThat(new HealthFile(folder.resolve("none"), "b").read(NOW))
        .isEqualTo(new Reading.Absent());
  }

  @Test
  void aFolderThatCannotBeWrittenIsSaid(@TempDir Path folder) throws IOException {
    Path plain = Files.writeString(folder.resolve("plain"), "");
    Optional<String> problem = new HealthFile(plain.resolve("health.json"), "b").keep(faulty());
    assertThat(problem).hasValueSatisfying(text -> assertThat(text).contains("cannot be kept"));
  }

  private static NodeHealth faulty() {
    HealthSettings.Sound defaults = HealthSettings.defaults();
    NodeHealth node =
        NodeHealth.NONE.with(
            List.of(Present.gpu("GPU-0"), Present.gpu("GPU-1"), Present.mig("MIG-1", "GPU-1")),
            false,
            NOW);
    List<Signal> signals = List.of(new Signal.Xid("GPU-0", 48), new Signal.Xid("MIG-1", 8));
    return new HealthMachine(defaults.rules(), defaults.xids()).turn(node, signals, NOW).health();
  }
}
