package dev.bayplan.bench.report;

import java.util.List;

/** Says what the cells of a bay plan mean. */
final class Legend {

  private final Ink ink;

  Legend(Ink ink) {
    this.ink = ink;
  }

  /**
   * @param nodesPerCell 0 where a cell is a GPU
   */
  List<String> lines(int nodesPerCell) {
    String unit =
        switch (nodesPerCell) {
          case 0 -> "GPU";
          case 1 -> "node";
          default -> nodesPerCell + " nodes";
        };
    String shared =
        nodesPerCell == 0 ? "shared, by how much is given" : "in use, by how much is given";
    return List.of(
        " one cell per %s:   %s free   %s %s   %s whole   %s given twice"
            .formatted(unit, cell(Cell.FREE), levels(), shared, cell(Cell.WHOLE), cell(Cell.OVER)));
  }

  private String levels() {
    return cell(Cell.shared(0.25)) + cell(Cell.shared(0.5)) + cell(Cell.shared(0.95));
  }

  private String cell(Cell cell) {
    return Cell.paint(List.of(cell), ink);
  }
}
