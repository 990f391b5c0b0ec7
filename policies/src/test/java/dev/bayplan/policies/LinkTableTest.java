package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Which GPUs are chosen on machines as they are built. Masks are written with GPU 0 on the right.
 */
class LinkTableTest {

  private static final String[] TWO_SOCKETS_WITH_SWITCHES = {
    "X    PIX  NODE NODE SYS  SYS  SYS  SYS",
    "PIX  X    NODE NODE SYS  SYS  SYS  SYS",
    "NODE NODE X    PIX  SYS  SYS  SYS  SYS",
    "NODE NODE PIX  X    SYS  SYS  SYS  SYS",
    "SYS  SYS  SYS  SYS  X    PIX  NODE NODE",
    "SYS  SYS  SYS  SYS  PIX  X    NODE NODE",
    "SYS  SYS  SYS  SYS  NODE NODE X    PIX",
    "SYS  SYS  SYS  SYS  NODE NODE PIX  X"
  };

  private final LinkTable switches = table(TWO_SOCKETS_WITH_SWITCHES, 0, 0, 0, 0, 1, 1, 1, 1);

  @Test
  void twoGpusShareASwitchAndFourShareASocket() {
    assertThat(switches.choose(0b1111_1111, 2)).isEqualTo(0b0000_0011);
    assertThat(switches.choose(0b1111_0110, 2)).isEqualTo(0b0011_0000);
    assertThat(switches.choose(0b1111_0111, 4)).isEqualTo(0b1111_0000);
  }

  @Test
  void whatStaysKeepsItsPairsAndSockets() {
    assertThat(switches.choose(0b0000_0111, 1)).isEqualTo(0b0000_0100);
    assertThat(switches.choose(0b0001_1111, 1)).isEqualTo(0b0001_0000);
    assertThat(switches.choose(0b0011_1111, 2)).isEqualTo(0b0011_0000);
  }

  @Test
  void behindAnNvswitchTheNumaNodeDecides() {
    LinkTable table = nvswitch(8);

    assertThat(table.choose(0b1111_1100, 4)).isEqualTo(0b1111_0000);
    assertThat(table.choose(0b0001_1111, 1)).isEqualTo(0b0001_0000);
  }

  @Test
  void aGpuThatLostItsNvlinksIsTakenLastByPairsAndFirstByOne() {
    LinkTable table = degraded();

    assertThat(table.choose(0b1111_1111, 1)).isEqualTo(0b0000_0001);
    assertThat(table.choose(0b0000_1111, 2)).isEqualTo(0b0000_0110);
  }

  @Test
  void aRingCountsNotThePairs() {
    // Four GPUs in a square of NVLinks have a ring over NVLink although the diagonals have none.
    LinkTable table =
        table(
            new String[] {
              "X   NV2 SYS NV2 PHB",
              "NV2 X   NV2 SYS PHB",
              "SYS NV2 X   NV2 PHB",
              "NV2 SYS NV2 X   PHB",
              "PHB PHB PHB PHB X"
            },
            0,
            0,
            0,
            0,
            0);

    assertThat(table.choose(0b1_1111, 4)).isEqualTo(0b0_1111);
    assertThat(table.quality(0b0_1111).ring()).isEqualTo(Link.parse("NV2").orElseThrow().rank());
  }

  @Test
  void withoutReportedLinksTheLowestIndexesAreTaken() {
    LinkTable table = LinkTable.of(Topology.of(Given.gpus(6)));

    assertThat(table.choose(0b11_0110, 3)).isEqualTo(0b01_0110);
    assertThat(LinkTable.of(Given.gpus(6))).isSameAs(LinkTable.of(Given.gpus(6)));
  }

  @Test
  void aRowThatIsTooShortMakesAllLinksUnknown() {
    Gpu told = gpu(0, 0, List.of(Link.UNKNOWN, link("NV4")));
    Topology topology = Topology.of(List.of(told, Given.gpu(1, GpuHealth.OK)));

    assertThat(topology.link(0, 1)).isEqualTo(Link.UNKNOWN);
  }

  @Test
  void sixteenAndSixtyFourGpusAreServedToo() {
    LinkTable sixteen = nvswitch(16);
    assertThat(sixteen.choose(0xFFFE, 8)).isEqualTo(0xFF00);
    assertThat(sixteen.choose(0xFFFE, 1)).isEqualTo(0x0002);

    LinkTable sixtyFour = nvswitch(64);
    assertThat(sixtyFour.choose(-1L, 32)).isEqualTo(0xFFFF_FFFFL);
    assertThat(sixtyFour.choose(-1L, 64)).isEqualTo(-1L);
  }

  @Test
  void equalNodesShareOneTable() {
    assertThat(table(TWO_SOCKETS_WITH_SWITCHES, 0, 0, 0, 0, 1, 1, 1, 1)).isSameAs(switches);
    assertThat(table(TWO_SOCKETS_WITH_SWITCHES, 0, 0, 1, 1, 2, 2, 3, 3)).isNotSameAs(switches);
  }

  @Test
  void moreThanAreFreeCannotBeChosen() {
    assertThatThrownBy(() -> switches.choose(0b11, 3))
        .hasMessageContaining("3 GPUs asked for of 2");
    assertThat(switches.choose(0, 0)).isZero();
  }

  /** As a real B200 box was seen: one GPU reaches the others over PCIe alone. */
  private static LinkTable degraded() {
    String[] rows = new String[8];
    for (int a = 0; a < 8; a++) {
      StringBuilder row = new StringBuilder();
      for (int b = 0; b < 8; b++) {
        row.append(a == b ? "X " : a == 0 || b == 0 ? (a + b < 4 ? "NODE " : "SYS ") : "NV18 ");
      }
      rows[a] = row.toString();
    }
    return table(rows, 0, 0, 0, 0, 1, 1, 1, 1);
  }

  private static LinkTable nvswitch(int gpus) {
    List<Gpu> all = new ArrayList<>();
    for (int i = 0; i < gpus; i++) {
      all.add(gpu(i, 2 * i / gpus, Collections.nCopies(gpus, link("NV18"))));
    }
    return LinkTable.of(Topology.of(all));
  }

  private static LinkTable table(String[] rows, int... numa) {
    return LinkTable.of(Topology.of(Given.linked(rows, numa)));
  }

  private static Gpu gpu(int index, int numa, List<Link> links) {
    return Given.gpu(index, new GpuPlace(numa, links));
  }

  private static Link link(String text) {
    return Link.parse(text).orElseThrow();
  }
}
