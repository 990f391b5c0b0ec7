package dev.bayplan.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.handover.Gpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PciFolderTest {

  private final GpuDevice told = Gpus.gpu(5, 80 << 10, GpuDevice.Mig.OFF);
  private final GpuDevice untold = told.at(Optional.empty(), Optional.empty());

  @TempDir Path folder;

  @BeforeEach
  void theKernelTells() throws IOException {
    write("numa_node", "3\n");
    write("local_cpulist", "48-63,176-191\n");
  }

  @Test
  void whatTheDriverLeavesOutTheKernelTells() {
    GpuDevice gpu = new PciFolder(folder).placed(untold);

    assertThat(gpu.numaNode()).contains(3);
    assertThat(gpu.cpus()).contains("48-63,176-191");
  }

  @Test
  void whatTheDriverTellsStays() {
    GpuDevice gpu = new PciFolder(folder).placed(told);

    assertThat(gpu.numaNode()).contains(1);
    assertThat(gpu.cpus()).contains("48-63,176-191");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1\n", "", "x", "256", "99999999999"})
  void aNodeThatIsNoneIsLeftOut(String text) throws IOException {
    write("numa_node", text);

    assertThat(new PciFolder(folder).placed(untold).numaNode()).isEmpty();
  }

  @Test
  void aDeviceThatTheKernelDoesNotKnowStaysAsItIs() {
    assertThat(new PciFolder(folder.resolve("none")).placed(untold)).isEqualTo(untold);
  }

  private void write(String name, String text) throws IOException {
    Path device = Files.createDirectories(folder.resolve(told.pciAddress()));
    Files.writeString(device.resolve(name), text);
  }
}
