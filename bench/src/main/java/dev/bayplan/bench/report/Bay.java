package dev.bayplan.bench.report;

import java.util.List;

/** Nodes of one kind, drawn together. */
public record Bay(String title, List<Stack> stacks) {

  public Bay {
    stacks = List.copyOf(stacks);
  }

  /** One node and its GPUs, by index. */
  public record Stack(String node, List<Cell> cells) {

    public Stack {
      cells = List.copyOf(cells);
    }

    double fill() {
      return cells.stream().mapToDouble(Cell::fill).sum();
    }

    /** How many of its GPUs are of this use. */
    int count(Cell.Use use) {
      return (int) cells.stream().filter(cell -> cell.use() == use).count();
    }

    /** Whether there is nothing to see but this use. */
    boolean all(Cell.Use use) {
      return count(use) == cells.size();
    }
  }

  public int gpus() {
    return stacks.stream().mapToInt(stack -> stack.cells().size()).sum();
  }

  double allocated() {
    return stacks.stream().mapToDouble(Stack::fill).sum();
  }
}
