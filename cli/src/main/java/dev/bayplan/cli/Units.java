package dev.bayplan.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers in the units that people write: GiB and CPUs in place of MiB, bytes and millicores. */
final class Units {

  static final String MIB = "MiB of GPU memory";

  private static final BigDecimal GIB_IN_BYTES = BigDecimal.valueOf(1L << 30);
  private static final BigDecimal GIB_IN_MIB = BigDecimal.valueOf(1024);
  private static final BigDecimal CPU_IN_MILLIS = BigDecimal.valueOf(1000);

  private Units() {}

  /** Such as {@code 40 GiB of GPU memory}. */
  static String of(long number, String unit) {
    return amount(number, unit) + " " + name(unit);
  }

  /** Such as {@code 38 of 40 GiB of GPU memory}. */
  static String range(long available, long asked, String unit) {
    return amount(available, unit) + " of " + of(asked, unit);
  }

  private static String amount(long number, String unit) {
    return switch (unit) {
      case MIB -> divided(number, GIB_IN_MIB);
      case "bytes of memory" -> divided(number, GIB_IN_BYTES);
      case "millicores of CPU" -> divided(number, CPU_IN_MILLIS);
      default -> Long.toString(number);
    };
  }

  private static String name(String unit) {
    return switch (unit) {
      case MIB -> "GiB of GPU memory";
      case "bytes of memory" -> "GiB of memory";
      case "millicores of CPU" -> "CPUs";
      default -> unit;
    };
  }

  private static String divided(long number, BigDecimal by) {
    BigDecimal value = BigDecimal.valueOf(number).divide(by, 3, RoundingMode.HALF_UP);
    boolean tooSmall = value.signum() == 0 && number != 0;
    return tooSmall ? "under 0.001" : value.stripTrailingZeros().toPlainString();
  }
}
