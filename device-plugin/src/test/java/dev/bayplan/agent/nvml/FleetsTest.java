package dev.bayplan.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuLink;
import dev.bayplan.agent.device.Inventory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fleet comes out exactly as its text says. */
class FleetsTest {

  private final NvmlReader reader = FakeNvml.reader();

  @AfterEach
  void close() {
    reader.close();
  }

  static Stream<String> shipped() throws IOException {
    try (Stream<Path> files = Files.list(FakeNvml.FLEETS)) {
      return files
          .map(file -> file.getFileName().toString().replace(".fleet", ""))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void aShippedFleetIsReadAsItIsWritten(String name) {
    String fleet = FakeNvml.shipped(name);
    FakeNvml.play(fleet);
    assertThat(reader.inventory()).isEqualTo(FleetText.of(fleet));
  }

  @Test
  void randomFleetsAreReadAsTheyAreWritten() {
    for (int seed = 0; seed < 300; seed++) {
      String fleet = RandomFleet.of(new Random(seed));
      FakeNvml.play(fleet);
      assertThat(reader.inventory()).as("seed %d:%n%s", seed, fleet).isEqualTo(FleetText.of(fleet));
    }
  }

  @Test
  void aNodeOf64GpusIsReadWithinTheLimit() {
    String fleet = RandomFleet.of(new Random(64), 64);
    FakeNvml.play(fleet);
    assertThat(reader.inventory()).isEqualTo(FleetText.of(fleet));
  }

  /**
   * The fleets against the captures they were made from, where these are at hand: {@code
   * -Dbayplan.traces=DIR} or {@code BAYPLAN_TRACES}, the folder that holds {@code device-facts}.
   */
  @ParameterizedTest
  @CsvSource({
    "dgx-a100, dgx-a100-8, A100-SXM4-40GB",
    "a100-mig, dgx-a100-8, A100-SXM4-40GB",
    "dgx-a100-80gb, dgx-a100-8, A100-SXM4-80GB",
    "hgx-h100, hgx-h100-8, H100-80GB-HBM3",
    "h100-mig, hgx-h100-8, H100-80GB-HBM3",
    "hgx-h200, hgx-h100-8, H200-141GB",
    "hgx-b200, hgx-b200-8-2numa, B200",
    "dgx-b200, dgx-b200-8-4numa, B200",
    "gb200, gb200-tray-4, GB200",
    "gb300, gb200-tray-4, GB300",
    "h100-pcie, h100-pcie-nvbridge-8, ''",
    "l40s, pcie-8-2socket-switch, L40S",
    "a10, pcie-8-2socket-flat, A10",
    "t4, pcie-4-2socket, T4",
  })
  void aFleetAgreesWithItsCapture(String fleet, String topology, String model) throws IOException {
    String given =
        System.getProperty("bayplan.traces", System.getenv().getOrDefault("BAYPLAN_TRACES", ""));
    assumeTrue(!given.isEmpty(), "no traces given: -Dbayplan.traces=DIR");
    Captures captures = new Captures(Path.of(given, "device-facts"));
    FakeNvml.play(FakeNvml.shipped(fleet));
    Inventory.Devices read = (Inventory.Devices) reader.inventory();

    Map<String, String> labels = new HashMap<>();
    for (GpuDevice gpu : read.gpus()) {
      for (GpuLink link : gpu.links()) {
        if (gpu.index() < link.peer()) {
          labels.put(gpu.index() + "-" + link.peer(), link.label());
        }
      }
    }
    assertThat(labels).isEqualTo(captures.links(topology));
    assertThat(read.gpus().stream().map(gpu -> gpu.numaNode().orElseThrow()).toList())
        .isEqualTo(captures.numa(topology));
    List<String> cpus = captures.cpus(topology);
    if (cpus.stream().noneMatch(String::isEmpty)) {
      assertThat(read.gpus().stream().map(gpu -> gpu.cpus().orElse("")).toList()).isEqualTo(cpus);
    }
    if (!model.isEmpty()) {
      long total = captures.memory(model, "memory_total_mib");
      long usable = total - captures.reserved(model, read.gpus().getFirst());
      assertThat(read.gpus())
          .allSatisfy(gpu -> {
            assertThat(gpu.totalMiB()).isEqualTo(total);
            assertThat(gpu.usableMiB()).isEqualTo(usable);
          });
      if (!cuts(read).isEmpty()) {
        assertThat(captures.profiles(model)).containsAll(cuts(read));
      }
    }
  }

  /** Profile, memory slices and memory of each MIG device. */
  private static List<String> cuts(Inventory.Devices read) {
    List<String> cuts = new ArrayList<>();
    read.gpus()
        .forEach(gpu ->
            gpu.mig()
                .devices()
                .forEach(
                    one -> cuts.add(one.profile() + " " + one.size() + " " + one.memoryMiB())));
    return cuts;
  }
}
