package dev.bayplan.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.Models;
import dev.bayplan.policies.Preset;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {

  private static CommandLine parse(String... arguments) {
    return CommandLine.parse(List.of(arguments));
  }

  private static Options options(String... arguments) {
    assertThat(parse(arguments)).isInstanceOf(CommandLine.Run.class);
    return ((CommandLine.Run) parse(arguments)).options();
  }

  @Test
  void theDefaults() {
    Options options = options();
    assertThat(options.addresses().verbs()).isEqualTo(new InetSocketAddress("127.0.0.1", 10271));
    assertThat(options.addresses().console()).isEqualTo(new InetSocketAddress("0.0.0.0", 10270));
    assertThat(options.schedulerName()).isEqualTo("bayplan");
    assertThat(options.logDir()).isEmpty();
    assertThat(options.placing().seed()).isZero();
    assertThat(options.placing().settings("e").gangLease()).isEqualTo(Duration.ofMinutes(2));
    assertThat(options.kubeconfig()).isEmpty();
    assertThat(options.placing().preset()).isEqualTo(Preset.DEFAULT);
    assertThat(options.placing().jobMix()).isEmpty();
  }

  @Test
  void aJobMixIsReadFromAFile(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("mix.json");
    Files.writeString(
        file,
        """
        [{"weight": 60, "gpus": 1, "cpuMillis": 8000},
         {"weight": 10, "gpuMemoryMiB": 20480, "models": ["H100"]}]
        """);
    JobMix mix = options("--job-mix=" + file, "--preset=fgd").placing().jobMix().orElseThrow();
    assertThat(mix.tasks())
        .containsExactly(
            new JobMix.Task(8000, 1, 0, 0, Models.ANY, 60),
            new JobMix.Task(0, 0, 20480, 0, Models.anyOf("H100"), 10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "[null]",
        "[{\"weight\": 0, \"gpus\": 1}]",
        "[{\"weight\": 1, \"gpus\": 1, \"gpuMemoryMiB\": 5}]",
        "[{\"weight\": 1, \"colour\": 1}]",
        "[{\"weight\": 99999999999}]"
      })
  void aJobMixThatMakesNoSenseIsRefusedWithTheFile(String text, @TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("mix.json");
    Files.writeString(file, text);
    assertThat(parse("--job-mix=" + file))
        .isInstanceOfSatisfying(
            CommandLine.Wrong.class,
            wrong -> assertThat(wrong.problem()).startsWith("--job-mix: " + file));
    assertThat(parse("--job-mix=" + folder.resolve("none"))).isInstanceOf(CommandLine.Wrong.class);
  }

  @Test
  void everySettingWithAndWithoutEqualsSign() {
    Options options =
        options(
            "--verbs-address=127.0.0.1:1",
            "--address",
            "[::1]:2",
            "--scheduler-name=mine",
            "--log-dir",
            "/var/log/x",
            "--seed=-7",
            "--gang-lease=30",
            "--kubeconfig=/tmp/k=c");
    assertThat(options.addresses().verbs()).isEqualTo(new InetSocketAddress("127.0.0.1", 1));
    assertThat(options.addresses().console()).isEqualTo(new InetSocketAddress("::1", 2));
    assertThat(options.schedulerName()).isEqualTo("mine");
    assertThat(options.logDir()).contains(Path.of("/var/log/x"));
    assertThat(options.placing().seed()).isEqualTo(-7);
    assertThat(options.placing().settings("e").gangLease()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.kubeconfig()).contains(Path.of("/tmp/k=c"));
  }

  @Test
  void anAddressWithoutBrackets() {
    assertThat(options("--address=fd00::7:10270").addresses().console())
        .isEqualTo(new InetSocketAddress("fd00::7", 10270));
  }

  @ParameterizedTest
  @CsvSource({
    "--address=10270, must be HOST:PORT",
    "--address=:10270, must be HOST:PORT",
    "--address=127.0.0.1:http, must be HOST:PORT",
    "--verbs-address=127.0.0.1:70000, must be HOST:PORT",
    "--seed=many, whole number",
    "--gang-lease=0, 1 to 86400 seconds",
    "--preset=best, 'must be default, fgd, bestfit'",
    "--scheduler-name=, 1 to 253 characters",
    "--log-dir=, must be a path",
    "--colour=blue, is no option",
    "--seed, needs a value",
    "serve, needs a value",
  })
  void whatMakesNoSenseIsSaidWithTheValue(String argument, String sentence) {
    assertThat(parse(argument))
        .isInstanceOfSatisfying(
            CommandLine.Wrong.class,
            wrong ->
                assertThat(wrong.problem()).contains(argument.split("=", 2)[0]).contains(sentence));
  }

  @Test
  void helpNamesEveryOption() {
    assertThat(parse("--seed=1", "--help"))
        .isInstanceOfSatisfying(
            CommandLine.Show.class,
            show ->
                assertThat(show.text())
                    .contains(
                        "--verbs-address",
                        "--address",
                        "--scheduler-name",
                        "--log-dir",
                        "--seed",
                        "--preset",
                        "--job-mix",
                        "--kubeconfig",
                        "--version"));
    assertThat(parse("--version")).isInstanceOf(CommandLine.Show.class);
  }
}
