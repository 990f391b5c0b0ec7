package dev.bayplan.api.dialect;

import dev.bayplan.api.Keys;
import dev.bayplan.api.dialect.Dialect.Bare;
import dev.bayplan.api.dialect.Dialect.Hundreds;
import java.util.Optional;
import java.util.stream.Stream;

/** From a container's four numbers to GPUs, and the size of its share of each. */
final class Sizer {

  private static final int MAX_GPUS = 64;
  private static final int ALL = 1000;
  private static final int MIB = 1 << 20;

  /** 8 TiB: more than the GPUs of any node have together. */
  private static final long MAX_BYTES = 1L << 43;

  private final Dialect row;
  private final Settings settings;
  private final Cell count;
  private final Cell memory;
  private final Cell relative;
  private final Cell compute;
  private final Cell hundred;
  private final long gpus;
  private final long parts;

  Sizer(Dialect row, Settings settings, Cell count, Cell memory, Cell relative, Cell compute) {
    this.row = row;
    this.settings = settings;
    this.count = count;
    this.memory = memory;
    this.relative = relative;
    this.compute = compute;
    hundred =
        switch (row.hundreds()) {
          case NONE -> Cell.NOTHING;
          case RELATIVE -> relative;
          case COMPUTE -> compute;
        };
    gpus = count.said() ? count.value() : Math.max(1, hundred.value() / 100);
    parts = row.sums() ? gpus : 1;
  }

  /** Continues "container NAME: ". */
  Optional<String> problem() {
    if (!count.said() && hundred.value() > 100 && hundred.value() % 100 != 0) {
      return Optional.of(
          hundred.is() + "; above 100 it counts whole GPUs: write a multiple of 100");
    }
    if (gpus > MAX_GPUS) {
      return Optional.of(
          (count.said() ? count : hundred).is() + "; no node has more than " + MAX_GPUS + " GPUs");
    }
    return Stream.of(relative, compute)
        .flatMap(cell -> percent(cell).stream())
        .findFirst()
        .or(this::unit)
        .or(this::noMemory);
  }

  private Optional<String> percent(Cell cell) {
    if (cell.value() % parts != 0) {
      return Optional.of(
          cell.is() + "; it is shared by " + gpus + " GPUs: write a multiple of that");
    }
    return cell.value() / parts > (row.isFraction(cell.key()) ? ALL : 100)
        ? Optional.of(cell.is() + "; a GPU has 100 percent")
        : Optional.empty();
  }

  private Optional<String> unit() {
    return memory.value() > MAX_BYTES / settings.bytes(row.unit())
        ? Optional.of(memory.is() + "; no GPU has so much: look at the unit")
        : Optional.empty();
  }

  private Optional<String> noMemory() {
    if (memory.said() || relative.said() || row.bare() == Bare.WHOLE || wholeByCompute()) {
      return Optional.empty();
    }
    if (row.bare() == Bare.REFUSED) {
      return Optional.of(
          (count.said() ? count : compute).is()
              + " without "
              + row.memory().getFirst()
              + "; how much memory it needs must be said");
    }
    return gpus == 1
        ? Optional.empty()
        : Optional.of(
            count.is()
                + "; a second replica is no second share: write 1, or "
                + Keys.GPU_MEMORY
                + " in GiB");
  }

  private boolean wholeByCompute() {
    return row.hundreds() == Hundreds.COMPUTE && percent() == 100;
  }

  /** Of compute, on each GPU. */
  private int percent() {
    return (int) (compute.value() / parts);
  }

  /** Where there is no problem. */
  Wish wish() {
    boolean allCompute = percent() == 0 || percent() == 100;
    return wholeByCompute() || (perMille() == ALL && allCompute)
        ? new Wish.Whole((int) gpus)
        : new Wish.Share((int) gpus, mib(), perMille(), percent());
  }

  /** Of memory, on each GPU; 0 where it is absolute. */
  private int perMille() {
    if (relative.said()) {
      return (int)
          (row.isFraction(relative.key())
              ? relative.value()
              : relative.value() / parts * (ALL / 100));
    }
    if (memory.said()) {
      return 0;
    }
    return switch (row.bare()) {
      case WHOLE -> ALL;
      case REPLICA -> ALL / settings.sharedReplicas();
      case REFUSED -> 0;
    };
  }

  /** On each GPU, rounded up. */
  private long mib() {
    long each = parts * MIB;
    return (memory.value() * settings.bytes(row.unit()) + each - 1) / each;
  }
}
