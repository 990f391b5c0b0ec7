package dev.bayplan.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The picture of a fleet: one bay per kind of node, in it the nodes, fullest first, one cell per
 * GPU. Rows in which every GPU is given whole, or every one is free, are told and not drawn, but
 * for the first. What would still not fit on a few screens is drawn with one cell per node, or per
 * several.
 */
public final class BayPlan {

  private static final int COLUMNS = 98;
  private static final int MOST_ROWS = 70;
  private static final Comparator<Bay.Stack> FULLEST_FIRST =
      Comparator.comparingInt((Bay.Stack stack) -> -stack.count(Cell.Use.OVER))
          .thenComparingInt(stack -> -stack.count(Cell.Use.WHOLE))
          .thenComparingDouble(stack -> -stack.fill())
          .thenComparing(Bay.Stack::node);

  private final List<Bay> bays;
  private final Ink ink;

  private BayPlan(List<Bay> bays, Ink ink) {
    this.bays = bays;
    this.ink = ink;
  }

  /** The picture, line by line, at most 100 columns wide, with its legend at the end. */
  public static List<String> draw(List<Bay> bays, Ink ink) {
    List<Bay> sorted = new ArrayList<>();
    for (Bay bay : bays) {
      sorted.add(new Bay(bay.title(), bay.stacks().stream().sorted(FULLEST_FIRST).toList()));
    }
    return new BayPlan(sorted, ink).draw();
  }

  private List<String> draw() {
    int nodesPerCell = 0;
    List<String> lines = draw(nodesPerCell);
    while (lines.size() - bays.size() > MOST_ROWS) {
      nodesPerCell = Math.max(1, nodesPerCell * 2);
      lines = draw(nodesPerCell);
    }
    lines.add("");
    lines.addAll(new Legend(ink).lines(nodesPerCell));
    return lines;
  }

  /**
   * @param nodesPerCell 0 for a cell per GPU
   */
  private List<String> draw(int nodesPerCell) {
    List<String> lines = new ArrayList<>();
    for (Bay bay : bays) {
      lines.add(header(bay));
      lines.addAll(nodesPerCell == 0 ? gpuRows(bay) : nodeRows(bay, nodesPerCell));
    }
    return lines;
  }

  private String header(Bay bay) {
    String counts =
        String.format(
            Locale.ROOT,
            "%,d nodes  %,.1f of %,d GPUs  %5.1f %%",
            bay.stacks().size(),
            bay.allocated(),
            bay.gpus(),
            100 * bay.allocated() / bay.gpus());
    int rule = Math.max(1, COLUMNS - 2 - bay.title().length() - counts.length());
    return " "
        + ink.paint(Ink.Role.TITLE, bay.title())
        + ink.paint(Ink.Role.FAINT, " " + "─".repeat(rule) + " ")
        + counts;
  }

  private List<String> gpuRows(Bay bay) {
    int perRow = (COLUMNS + 1) / (bay.stacks().getFirst().cells().size() + 1);
    List<String> rows = new ArrayList<>();
    int untold = 0;
    Cell.Use last = Cell.Use.SHARED;
    for (List<Bay.Stack> row : rows(bay.stacks(), perRow)) {
      Cell.Use use = uniform(row);
      if (use == last && use != Cell.Use.SHARED) {
        untold += row.size();
        continue;
      }
      tell(rows, untold, last);
      untold = 0;
      last = use;
      rows.add(row.stream().map(stack -> " " + paint(stack.cells())).reduce("", String::concat));
    }
    tell(rows, untold, last);
    return rows;
  }

  private void tell(List<String> rows, int nodes, Cell.Use use) {
    if (nodes > 0) {
      String what = use == Cell.Use.WHOLE ? "all whole" : "all free";
      rows.add(
          ink.paint(Ink.Role.FAINT, String.format(Locale.ROOT, "   … %,d more, %s", nodes, what)));
    }
  }

  /** WHOLE or FREE where the row shows nothing else, or SHARED. */
  private static Cell.Use uniform(List<Bay.Stack> row) {
    for (Cell.Use use : List.of(Cell.Use.WHOLE, Cell.Use.FREE)) {
      if (row.stream().allMatch(stack -> stack.all(use))) {
        return use;
      }
    }
    return Cell.Use.SHARED;
  }

  private List<String> nodeRows(Bay bay, int nodesPerCell) {
    List<Cell> means = rows(bay.stacks(), nodesPerCell).stream().map(BayPlan::mean).toList();
    return rows(means, COLUMNS).stream().map(row -> " " + paint(row)).toList();
  }

  private static Cell mean(List<Bay.Stack> stacks) {
    List<Cell> cells = stacks.stream().flatMap(stack -> stack.cells().stream()).toList();
    if (cells.stream().anyMatch(cell -> cell.use() == Cell.Use.OVER)) {
      return Cell.OVER;
    }
    if (stacks.stream().allMatch(stack -> stack.all(Cell.Use.WHOLE))) {
      return Cell.WHOLE;
    }
    double fill = cells.stream().mapToDouble(Cell::fill).average().orElse(0);
    return fill == 0 ? Cell.FREE : Cell.shared(fill);
  }

  private static <T> List<List<T>> rows(List<T> all, int perRow) {
    List<List<T>> rows = new ArrayList<>();
    for (int from = 0; from < all.size(); from += perRow) {
      rows.add(all.subList(from, Math.min(from + perRow, all.size())));
    }
    return rows;
  }

  private String paint(List<Cell> cells) {
    return Cell.paint(cells, ink);
  }
}
