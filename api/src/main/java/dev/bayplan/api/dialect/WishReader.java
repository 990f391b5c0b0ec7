package dev.bayplan.api.dialect;

import dev.bayplan.api.Keys;
import dev.bayplan.api.dialect.Dialect.From;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;

/** Reads what one container wants by one row of the table. */
final class WishReader {

  private final Dialect row;
  private final Settings settings;
  private final Pod.Container container;
  private final SortedMap<String, String> texts;

  /**
   * @param texts annotations, or the container's resources: where the row's numbers stand
   */
  WishReader(
      Dialect row, Settings settings, Pod.Container container, SortedMap<String, String> texts) {
    this.row = row;
    this.settings = settings;
    this.container = container;
    this.texts = texts;
  }

  Wish read() {
    boolean noGpus = row.from() == From.RESOURCES && row.count().stream().anyMatch(this::isZero);
    List<List<String>> said =
        row.numbers().stream().map(keys -> keys.stream().filter(this::says).toList()).toList();
    if (noGpus || said.stream().allMatch(List::isEmpty)) {
      return new Wish.None();
    }
    return alternatives(said)
        .or(() -> unreadable(cells(said)))
        .or(() -> devices(cells(said)))
        .or(() -> sizes(cells(said)))
        .map(this::wrong)
        .orElseGet(() -> sized(cells(said)));
  }

  private boolean isZero(String key) {
    return texts.containsKey(key) && Pod.isZero(texts.getOrDefault(key, ""));
  }

  /** In templates zero stands for nothing. */
  private boolean says(String key) {
    return texts.containsKey(key) && (row.from() == From.ANNOTATIONS || !isZero(key));
  }

  private List<Cell> cells(List<List<String>> said) {
    List<Cell> cells = new ArrayList<>();
    for (List<String> keys : said) {
      cells.add(keys.isEmpty() ? Cell.NOTHING : cell(keys.getFirst()));
    }
    return List.copyOf(cells);
  }

  private Cell cell(String key) {
    String text = texts.getOrDefault(key, "");
    return row.isFraction(key) ? Cell.fraction(key, text) : Cell.whole(key, text);
  }

  private static Optional<String> alternatives(List<List<String>> said) {
    return said.stream()
        .filter(keys -> keys.size() > 1)
        .findFirst()
        .map(keys -> keys.get(0) + " stands beside " + keys.get(1) + "; write one of the two");
  }

  private Optional<String> unreadable(List<Cell> cells) {
    return cells.stream()
        .filter(Cell::unreadable)
        .findFirst()
        .map(cell ->
            cell.is()
                + (row.isFraction(cell.key())
                    ? "; write a fraction of a GPU, from 0.001 to 0.999"
                    : "; write a whole number from 1"));
  }

  /** Whole devices beside the share. */
  private Optional<String> devices(List<Cell> cells) {
    Stream<String> devices =
        container.resources().keySet().stream()
            .filter(key -> key.equals(Keys.GPU) || key.startsWith(Keys.MIG))
            .filter(key -> !row.count().contains(key) && container.asks(key));
    return devices
        .findFirst()
        .map(device ->
            first(cells).key()
                + " stands beside "
                + device
                + "; a container gets whole devices or a share: remove one of the two");
  }

  private static Cell first(List<Cell> cells) {
    return cells.stream().filter(Cell::said).findFirst().orElseThrow();
  }

  private static Optional<String> sizes(List<Cell> cells) {
    Cell memory = cells.get(1);
    Cell relative = cells.get(2);
    return memory.said() && relative.said()
        ? Optional.of(
            memory.key()
                + " stands beside "
                + relative.key()
                + "; a share has one size: write one of the two")
        : Optional.empty();
  }

  private Wish sized(List<Cell> cells) {
    Sizer sizer = new Sizer(row, settings, cells.get(0), cells.get(1), cells.get(2), cells.get(3));
    return sizer.problem().map(this::wrong).orElseGet(sizer::wish);
  }

  private Wish wrong(String what) {
    return new Wish.Wrong("container " + Shown.of(container.name()) + ": " + what);
  }
}
