package dev.bayplan.bench.gangs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The small cases say what they should: times aside, they are the same everywhere. */
class GangsBenchTest {

  private static GangsRecord run(String name) {
    GangRun.Case one = Objects.requireNonNull(GangCases.all().get(name));
    return new GangsBench(1, 42).run(name, one);
  }

  @Test
  void gangsOfFourFillFiftyBoxesAndEachIsInOne() {
    GangsRecord record = run("gangs-50x100x4");
    assertThat(record.placed()).isEqualTo(100);
    assertThat(record.oneDomainPercent()).isEqualTo(100);
    assertThat(record.busGBps()).isEqualTo(record.busBestGBps());
    assertThat(record.busRandomGBps()).isLessThan(record.busGBps());
    assertThat(record.evictions()).isZero();
  }

  @Test
  void ofThe512BoxesNeighboursAreInOneRackAsOftenAsCanBe() {
    GangsRecord record = run("gang-512");
    assertThat(record.placed()).isEqualTo(1);
    assertThat(record.farNeighbours()).isEqualTo(record.farNeighboursLeast()).isEqualTo(255);
  }

  @Test
  void smallGangsLeaveRoomForThoseThatFillAnNvlinkDomain() {
    GangsRecord record = run("nvl72");
    assertThat(record.placed()).isEqualTo(20);
    assertThat(record.busGBps()).isEqualTo(record.busBestGBps());
  }

  @Test
  void bandwidthIsThatOfThePoorestPart() {
    BusBandwidth boxes = new BusBandwidth(node -> "", node -> node.substring(0, 1));
    assertThat(boxes.of(List.of("a1"), 8)).isEqualTo(478);
    assertThat(boxes.of(List.of("a1", "a2"), 8)).isEqualTo(470);
    assertThat(boxes.of(List.of("a1", "a2"), 1)).isEqualTo(47);
    assertThat(boxes.of(List.of("a1", "b1"), 8)).isLessThan(400);
    BusBandwidth domains = new BusBandwidth(node -> node.substring(0, 1), node -> "");
    assertThat(domains.of(List.of("a1", "a2"), 4)).isEqualTo(834.6);
    assertThat(domains.of(List.of("a1", "a2", "b1"), 4)).isBetween(190.0, 200.0);
  }
}
