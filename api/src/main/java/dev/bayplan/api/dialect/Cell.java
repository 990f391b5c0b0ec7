package dev.bayplan.api.dialect;

import dev.bayplan.api.Amount;
import dev.bayplan.api.Quantities;
import java.util.regex.Pattern;

/**
 * One number of one container.
 *
 * @param key empty where nothing is said
 * @param value 0 where the text is no number
 */
record Cell(String key, String text, long value) {

  static final Cell NOTHING = new Cell("", "", 0);

  private static final Pattern FRACTION = Pattern.compile("0?\\.[0-9]{1,18}");

  /** Numbers above 16 Ti are all equal: CEL cannot convert every one of them. */
  private static final Amount.Known MOST = new Amount.Known(1L << 44, 0);

  static Cell whole(String key, String text) {
    long value =
        switch (Quantities.parse(text)) {
          case Amount.Bad _ -> 0;
          case Amount.Known known when known.compareTo(MOST) > 0 -> MOST.units() + 1;
          case Amount.Known known -> known.whole() ? known.units() : 0;
        };
    return new Cell(key, text, value);
  }

  /** In thousandths, never rounded up: as many as fit on one GPU elsewhere fit here. */
  static Cell fraction(String key, String text) {
    long value =
        FRACTION.matcher(text).matches()
            ? Long.parseLong((text.substring(text.indexOf('.') + 1) + "00").substring(0, 3))
            : 0;
    return new Cell(key, text, value);
  }

  boolean said() {
    return !key.isEmpty();
  }

  boolean unreadable() {
    return said() && value == 0;
  }

  /** The beginning of a sentence about it. */
  String is() {
    return key + " is " + Shown.of(text);
  }
}
