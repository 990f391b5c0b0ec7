package dev.bayplan.agent.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.Health;
import dev.bayplan.api.resources.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetParserTest {

  private static final String FLEET =
      """
      nodes:
        gpu-1:
          mode: Observe
          driverVersion: "580.65"
          gpus:
          - {model: H100, memoryMiB: 81559, count: 2, numaNode: 0}
          - {model: A100, memoryMiB: 40960, index: 7, uuid: GPU-x, health: Unhealthy}
        "*":
          gpus:
          - {model: L4, memoryMiB: 23034}
      """;

  @Test
  void aNamedNodeHasItsOwnDevices() {
    FleetReading.Devices devices = (FleetReading.Devices) parse(FLEET, "gpu-1");

    assertThat(devices.mode()).isEqualTo(Mode.Observe);
    assertThat(devices.driverVersion()).contains("580.65");
    assertThat(devices.gpus())
        .containsExactly(
            GpuStatus.of(FleetGpus.uuid("gpu-1", 0), 0, "H100", 81_559L, 0, Health.OK),
            GpuStatus.of(FleetGpus.uuid("gpu-1", 1), 1, "H100", 81_559L, 0, Health.OK),
            GpuStatus.of("GPU-x", 7, "A100", 40_960L, null, Health.Unhealthy));
  }

  @Test
  void allOthersHaveThoseOfTheStarUnderUuidsOfTheirOwn() {
    FleetReading.Devices one = (FleetReading.Devices) parse(FLEET, "n1");
    FleetReading.Devices two = (FleetReading.Devices) parse(FLEET, "n2");

    assertThat(one.mode()).isEqualTo(Mode.Own);
    assertThat(one.gpus().getFirst().uuid())
        .matches("GPU-[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}")
        .isNotEqualTo(two.gpus().getFirst().uuid());
    assertThat(parse(FLEET, "n1")).isEqualTo(one);
  }

  @Test
  void aNodeThatNobodyNamesHasNone() {
    FleetReading none =
        new FleetReading.Devices(Mode.Own, Optional.empty(), Optional.empty(), List.of());

    assertThat(parse("nodes: {}", "n1")).isEqualTo(none);
    assertThat(parse("nodes:", "n1")).isEqualTo(none);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "memoryMiB: 81559 | memoryMiB: lots | 'line 6: nodes.gpu-1.gpus[0].memoryMiB is \"lots\"'",
        "memoryMiB: 81559 | memoryMiB: -1   | 'write a whole number from 1 to 16777216'",
        "'model: H100,'   | ''              | 'line 6: nodes.gpu-1.gpus[0] needs the field model'",
        "memoryMiB: 40960 | memory: 40960   | 'line 7: nodes.gpu-1.gpus[1] has no field"
            + " \"memory\"'",
        "Observe          | observe         | 'has mode \"observe\"; write Own or Observe'",
        "index: 7         | index: 1        | 'has the index 1, which is taken'",
        "count: 2         | count: 65       | 'write a whole number from 1 to 64'",
        "count: 2         | count: 64       | 'makes more than the 64 GPUs'",
        "Unhealthy        | Sick            | 'has health \"Sick\"; write OK or Unhealthy'",
        "'nodes:'         | 'nods:'         | 'the file has no field \"nods\"; it has nodes'",
        "'mode: Observe'  | 'mode: [a'      | 'this is no YAML'",
        "'mode: Observe'  | 'gpus: 3'       | 'twice'",
      })
  void aMistakeIsToldWithItsLineAndField(String from, String to, String problem) {
    assertThat(parse(FLEET.replaceFirst(from, to), "gpu-1"))
        .isInstanceOfSatisfying(
            FleetReading.Damaged.class,
            damaged ->
                assertThat(damaged.problem())
                    .startsWith("fleet file fleet.yaml")
                    .contains(problem));
  }

  @Test
  void anotherNodesMistakeDoesNoHarm() {
    assertThat(parse(FLEET.replace("81559", "lots"), "n1"))
        .isInstanceOf(FleetReading.Devices.class);
  }

  @Test
  void noBytesAtAllMakeItFail() {
    Random random = new Random(7);
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(FLEET);
      for (int j = random.nextInt(4); j >= 0; j--) {
        text.setCharAt(
            random.nextInt(text.length()),
            "{}[]:-,&*!|>'\"%@`#\n\t \u0000\ud83d".charAt(random.nextInt(23)));
      }
      assertThat(parse(text.toString(), "gpu-1")).as(text.toString()).isNotNull();
    }
  }

  @Test
  void theFileIsReadAgainWhenItChanges(@TempDir Path folder) throws Exception {
    Path path = folder.resolve("fleet.yaml");
    FleetFile file = new FleetFile(path, "n1");
    assertThat(file.read()).isInstanceOf(FleetReading.Damaged.class);

    Files.writeString(path, FLEET);
    FleetReading first = file.read();
    assertThat(first).isInstanceOf(FleetReading.Devices.class);
    assertThat(file.read()).isSameAs(first);

    Files.writeString(path, "");
    assertThat(file.read())
        .isInstanceOfSatisfying(
            FleetReading.Damaged.class, damaged -> assertThat(damaged.problem()).contains("empty"));
  }

  private static FleetReading parse(String text, String node) {
    return FleetParser.parse("fleet.yaml", text, node);
  }
}
