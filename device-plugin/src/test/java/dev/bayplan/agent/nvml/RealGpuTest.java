package dev.bayplan.agent.nvml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.nvml.probe.ProbeRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * On a machine with GPUs, in a JVM that has loaded no other NVML: {@code mvn verify -Pgpu
 * -Dunit.skip=true -pl device-plugin -am}.
 */
@Tag("gpu")
class RealGpuTest {

  private static final Path ROOT = Path.of("/");
  private static final int SWEEPS = 200;

  private final NvmlReader reader =
      new NvmlReader(
          () -> DriverSearch.find(ROOT), DriverSearch.places(ROOT), Duration.ofSeconds(5));
  private List<GpuDevice> gpus = List.of();

  @BeforeEach
  void findThem() {
    switch (reader.inventory()) {
      case Inventory.Devices devices when !devices.gpus().isEmpty() -> gpus = devices.gpus();
      case Inventory.Devices _ -> without("the driver has no GPU");
      case Inventory.None(String why) -> without(why);
    }
  }

  private static void without(String why) {
    if ("1".equals(System.getenv("BAYPLAN_REQUIRE_GPU"))) {
      fail("NO REAL GPU: " + why);
    }
    System.err.println("NO REAL GPU, the GPU suite did NOT run: " + why);
    abort(why);
  }

  @AfterEach
  void close() {
    reader.close();
  }

  @Test
  void eachGpuTellsWhoItIs() {
    gpus.forEach(System.out::println);
    assertThat(gpus)
        .allSatisfy(gpu -> {
          assertThat(gpu.uuid()).startsWith("GPU-");
          assertThat(gpu.totalMiB()).isGreaterThan(1_000);
          assertThat(gpu.usableMiB()).isBetween(1L, gpu.totalMiB());
          assertThat(gpu.pciAddress()).matches("[0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\\.0");
          assertThat(gpu.links()).hasSize(gpus.size() - 1);
        });
  }

  @Test
  void aSweepAnswersForEachGpuAndItsCostIsPrinted() {
    long[] micros = new long[SWEEPS];
    for (int i = 0; i < SWEEPS; i++) {
      long began = System.nanoTime();
      List<Sample> samples = reader.sample();
      micros[i] = (System.nanoTime() - began) / 1_000;
      assertThat(samples).hasSameSizeAs(gpus).allMatch(Sample::reachable);
    }
    Arrays.sort(micros);
    System.out.printf(
        "one sweep of %d GPUs: p50 %,d µs, p99 %,d µs%n",
        gpus.size(), micros[SWEEPS / 2], micros[SWEEPS * 99 / 100]);
  }

  /** The probe's exit code 0 is "passed", see {@code docs/agent.md}. */
  @Test
  void theProbePassesOnTheFirstGpu() throws IOException, InterruptedException {
    String uuid = gpus.getFirst().uuid();
    List<String> command = new ArrayList<>(ProbeRunner.thisJava());
    command.addAll(List.of("dev.bayplan.agent.nvml.probe.Probe", uuid));
    ProcessBuilder probe = new ProcessBuilder(command).inheritIO();
    probe.environment().put("CUDA_VISIBLE_DEVICES", uuid);
    assertThat(probe.start().waitFor()).isZero();
  }
}
