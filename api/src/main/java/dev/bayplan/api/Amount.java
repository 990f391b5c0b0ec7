package dev.bayplan.api;

/** What a quantity string says. */
public sealed interface Amount {

  /**
   * {@code units + nanos / 10^9}, never negative. Kubernetes keeps nine decimals and rounds finer
   * ones up. {@code Long.MAX_VALUE} units stand for everything from there on.
   *
   * @param nanos 0 to 999,999,999
   */
  record Known(long units, int nanos) implements Amount, Comparable<Known> {

    static final int NANOS = 1_000_000_000;
    private static final int NANOS_PER_MILLI = 1_000_000;

    public static final Known ZERO = new Known(0, 0);
    public static final Known MAX = new Known(Long.MAX_VALUE, 0);

    public Known {
      if (units < 0 || nanos < 0 || nanos >= NANOS) {
        throw new IllegalArgumentException("an amount of " + units + " and " + nanos + " nanos");
      }
    }

    /** Thousandths, rounded up: how Kubernetes counts CPU. */
    public long millis() {
      int fraction = (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
      return units > (Long.MAX_VALUE - fraction) / 1000 ? Long.MAX_VALUE : units * 1000 + fraction;
    }

    /** Units, rounded up: how Kubernetes counts bytes and pods. */
    public long roundedUp() {
      return nanos == 0 || units == Long.MAX_VALUE ? units : units + 1;
    }

    public boolean whole() {
      return nanos == 0;
    }

    public boolean zero() {
      return units == 0 && nanos == 0;
    }

    public Known plus(Known other) {
      int fraction = nanos + other.nanos;
      int carry = fraction / NANOS;
      return units > Long.MAX_VALUE - carry - other.units
          ? MAX
          : new Known(units + other.units + carry, fraction % NANOS);
    }

    public Known max(Known other) {
      return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(Known other) {
      int byUnits = Long.compare(units, other.units);
      return byUnits != 0 ? byUnits : Integer.compare(nanos, other.nanos);
    }
  }

  /**
   * No amount that anybody can ask for.
   *
   * @param problem continues a sentence whose subject is the text: "is negative"
   */
  record Bad(String problem) implements Amount {}
}
