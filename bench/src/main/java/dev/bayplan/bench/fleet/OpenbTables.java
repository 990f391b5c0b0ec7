package dev.bayplan.bench.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** The two small tables of facts that generators draw from; the files name their source. */
public final class OpenbTables {

  /** The 15 node shapes. */
  public static final List<NodeShape> SHAPES =
      read(
          "node-shapes.csv",
          row ->
              new NodeShape(
                  row.text(0), row.number(1), row.number(2), row.number(3), row.number(4)));

  /** The most frequent task types, the most frequent one first. */
  public static final List<TaskType> TASK_TYPES =
      read(
          "task-types.csv",
          row ->
              new TaskType(
                  row.number(0), row.number(1), row.number(2), row.number(3), row.number(4)));

  private OpenbTables() {}

  private record Row(String[] cells) {
    String text(int column) {
      return cells[column];
    }

    int number(int column) {
      return Integer.parseInt(cells[column]);
    }
  }

  private static <T> List<T> read(String file, Function<Row, T> parse) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(OpenbTables.class.getResourceAsStream(file), file),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1) // the names of the columns
          .map(line -> parse.apply(new Row(line.split(",", -1))))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
