package dev.bayplan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BayPlanTest {

  private static final Cell W = Cell.WHOLE;
  private static final Cell F = Cell.FREE;

  @Test
  void theFullestNodesComeFirstAndEveryGpuIsOneCell() {
    Bay eights =
        new Bay(
            "G2 ×8",
            List.of(
                node("n3", F, F, F, F, F, F, F, F),
                node("n1", W, W, W, W, W, W, W, F),
                node("n2", shared(0.1), shared(0.5), shared(0.81), shared(1), F, F, F, F),
                node("n0", W, W, W, W, W, W, W, W)));
    Bay pairs = new Bay("T4 ×2", List.of(node("t0", shared(0.3), W), node("t1", F, Cell.OVER)));

    assertThat(BayPlan.draw(List.of(eights, pairs), Ink.PLAIN))
        .containsExactly(
            " G2 ×8 ────────────────────────────────────────────────────────── 4 nodes  17.4 of 32"
                + " GPUs   54.4 %",
            " ████████ ███████· ▁▄▆▇···· ········",
            " T4 ×2 ──────────────────────────────────────────────────────────── 2 nodes  2.3 of 4"
                + " GPUs   57.5 %",
            " ·! ▃█",
            "",
            " one cell per GPU:   · free   ▂▄▇ shared, by how much is given   █ whole   ! given"
                + " twice");
  }

  @Test
  void rowsThatLookAlikeAreToldAndNotDrawn() {
    // 98 columns hold 49 nodes of one GPU: two full rows and a bit of each.
    Bay bay = new Bay("A10 ×1", many(120, W, 110, F));

    List<String> lines = BayPlan.draw(List.of(bay), Ink.PLAIN);

    assertThat(lines.get(1)).isEqualTo(" █".repeat(49));
    assertThat(lines.get(2)).isEqualTo("   … 49 more, all whole");
    assertThat(lines.get(3)).isEqualTo(" █".repeat(22) + " ·".repeat(27));
    assertThat(lines.get(4)).isEqualTo(" ·".repeat(49));
    assertThat(lines.get(5)).isEqualTo("   … 34 more, all free");
  }

  @Test
  void aLargeFleetIsDrawnWithOneCellPerNode() {
    Bay bay = new Bay("G2 ×8", many(4000, shared(0.5), 0, F));

    List<String> lines = BayPlan.draw(List.of(bay), Ink.PLAIN);

    // 4,000 cells: 40 rows of 98 and one of 80.
    assertThat(lines.subList(1, 42)).allMatch(line -> line.matches(" ▄{98}| ▄{80}"));
    assertThat(lines.getLast()).startsWith(" one cell per node:");
  }

  @Test
  void aVeryLargeFleetIsDrawnWithSeveralNodesPerCell() {
    List<String> lines =
        BayPlan.draw(List.of(new Bay("G2 ×8", many(20_000, shared(0.5), 0, F))), Ink.PLAIN);

    assertThat(lines).hasSizeLessThan(80);
    assertThat(lines.getLast()).startsWith(" one cell per 4 nodes:");
  }

  @Test
  void itIsNeverWiderThanAHundredColumns() {
    for (int gpus : new int[] {1, 2, 3, 4, 7, 8, 16}) {
      List<Bay.Stack> stacks = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        stacks.add(new Bay.Stack("n" + i, Collections.nCopies(gpus, i % 3 == 0 ? W : shared(0.7))));
      }
      assertThat(BayPlan.draw(List.of(new Bay("A100-SXM4-80GB ×" + gpus, stacks)), Ink.PLAIN))
          .allMatch(line -> line.length() <= 100);
    }
  }

  @Test
  void colourChangesNoCharacter() {
    Bay bay = new Bay("T4 ×2", List.of(node("a", W, shared(0.4)), node("b", F, Cell.OVER)));

    List<String> plain = BayPlan.draw(List.of(bay), Ink.PLAIN);
    List<String> colour = BayPlan.draw(List.of(bay), Ink.COLOUR);

    assertThat(colour).isNotEqualTo(plain);
    assertThat(colour.stream().map(line -> line.replaceAll("\u001b\\[[0-9;]*m", "")).toList())
        .isEqualTo(plain);
  }

  private static Bay.Stack node(String name, Cell... cells) {
    return new Bay.Stack(name, List.of(cells));
  }

  private static Cell shared(double fill) {
    return Cell.shared(fill);
  }

  private static List<Bay.Stack> many(int first, Cell cell, int second, Cell other) {
    List<Bay.Stack> stacks = new ArrayList<>();
    for (int i = 0; i < first + second; i++) {
      stacks.add(node("n%05d".formatted(i), i < first ? cell : other));
    }
    return stacks;
  }
}
