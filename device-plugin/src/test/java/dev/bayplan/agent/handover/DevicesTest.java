package dev.bayplan.agent.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.api.Keys;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DevicesTest {

  @Test
  void eightGpusOf269GibAre2152TokensEachUniqueAndShort() {
    Inventory node =
        Gpus.of(
            IntStream.range(0, 8)
                .mapToObj(i -> Gpus.gpu(i, 269L << 10, GpuDevice.Mig.OFF))
                .toList());

    List<String> tokens = new Devices(node, true).ids(Keys.GPU_MEMORY);

    assertThat(tokens).hasSize(2_152).doesNotHaveDuplicates();
    assertThat(tokens.getFirst()).isEqualTo("gib-0001");
    assertThat(tokens.getLast()).isEqualTo("gib-2152");
    assertThat(tokens).allMatch(token -> token.length() <= 63);
  }

  @Test
  void tokensOfAGpuAreItsUsableMemoryRoundedDown() {
    Inventory node =
        Gpus.of(
            List.of(
                Gpus.gpu(0, (80 << 10) - 1, GpuDevice.Mig.OFF),
                Gpus.gpu(1, (80 << 10) + 1023, GpuDevice.Mig.OFF)));

    assertThat(new Devices(node, true).ids(Keys.GPU_MEMORY)).hasSize(79 + 80);
  }

  @Test
  void aCutGpuIsOfferedAsItsPartsAlone() {
    Devices devices = new Devices(Gpus.cut(), true);

    assertThat(devices.ids(Keys.GPU)).containsExactly("GPU-0");
    assertThat(devices.ids("nvidia.com/mig-1g.10gb")).containsExactly("MIG-1-7", "MIG-1-8");
    assertThat(devices.ids("nvidia.com/mig-1g.10gb.me")).containsExactly("MIG-1-9");
    assertThat(devices.ids(Keys.GPU_MEMORY)).hasSize(80);
    assertThat(devices.parent("MIG-1-7").orElseThrow().uuid()).isEqualTo("GPU-1");
    assertThat(devices.numaNode("MIG-1-7")).contains(0);
    assertThat(devices.numaNode("gib-0001")).isEmpty();
  }

  @Test
  void withoutCdiThereAreNoShares() {
    assertThat(new Devices(Gpus.whole(2), false).advertised()).containsOnlyKeys(Keys.GPU);
  }

  @Test
  void withoutADriverThereIsNothing() {
    assertThat(new Devices(new Inventory.None("no driver"), true).advertised()).isEmpty();
  }

  @Test
  void allIdsOfANodeDiffer() {
    Devices devices = new Devices(Gpus.cut(), true);
    List<String> all = devices.advertised().values().stream().flatMap(List::stream).toList();

    assertThat(new HashSet<>(all)).hasSameSizeAs(all);
  }

  @Test
  void aSlotIsTheSameInAnyOrderAndAnotherForAnotherSet() {
    assertThat(DeviceIds.slot(List.of("gib-0002", "gib-0001")))
        .isEqualTo(DeviceIds.slot(List.of("gib-0001", "gib-0002")))
        .matches("[0-9a-f]{20}");
    assertThat(DeviceIds.slot(List.of("gib-0001"))).isNotEqualTo(DeviceIds.slot(List.of()));
    assertThat(DeviceIds.slot(List.of("a", "b"))).isNotEqualTo(DeviceIds.slot(List.of("ab")));
  }
}
