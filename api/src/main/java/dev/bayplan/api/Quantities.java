package dev.bayplan.api;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Kubernetes quantities: {@code 2}, {@code 500m}, {@code 1.5Gi}, {@code 12e6} (grammar:
 * {@code k8s.io/apimachinery/pkg/api/resource.Quantity}). Exact; too large saturates.
 */
public final class Quantities {

  /** The API server writes canonical quantities, which are far shorter. */
  private static final int MAX_LENGTH = 64;

  private static final Pattern GRAMMAR =
      Pattern.compile(
          "(?<sign>[+-]?)(?<number>[0-9]+\\.?[0-9]*|\\.[0-9]+)"
              + "(?:(?<suffix>[numkMGTPE]|[KMGTPE]i)|[eE](?<exponent>[+-]?[0-9]+))?");

  /** Beyond this many decimal places a number is as good as nothing, or as everything. */
  private static final int MAX_EXPONENT = 100;

  private static final String DECIMAL_SUFFIXES = "num kMGTPE";
  private static final String BINARY_SUFFIXES = "KMGTPE";
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private Quantities() {}

  public static Amount parse(String text) {
    long plain = plainDigits(text);
    return plain >= 0 ? new Amount.Known(plain, 0) : parseAny(text);
  }

  /** Most quantities on the wire are a few digits; -1 for everything else. */
  private static long plainDigits(String text) {
    if (text.isEmpty() || text.length() > 18) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    return value;
  }

  private static Amount parseAny(String text) {
    if (text.length() > MAX_LENGTH) {
      return new Amount.Bad("is longer than the " + MAX_LENGTH + " characters of any quantity");
    }
    Matcher parts = GRAMMAR.matcher(text);
    if (!parts.matches()) {
      return new Amount.Bad("is no quantity (such as 2, 500m or 16Gi)");
    }
    BigDecimal number = new BigDecimal(parts.group("number"));
    if (number.signum() == 0) {
      return Amount.Known.ZERO;
    }
    return parts.group("sign").equals("-")
        ? new Amount.Bad("is negative")
        : known(scaled(number, parts));
  }

  private static BigDecimal scaled(BigDecimal number, Matcher parts) {
    String suffix = parts.group("suffix");
    if (suffix != null) {
      return suffix.length() == 2
          ? number.multiply(new BigDecimal(binaryFactor(suffix.charAt(0))))
          : number.scaleByPowerOfTen(3 * (DECIMAL_SUFFIXES.indexOf(suffix) - 3));
    }
    String exponent = parts.group("exponent");
    return exponent == null ? number : number.scaleByPowerOfTen(bounded(exponent));
  }

  private static BigInteger binaryFactor(char prefix) {
    return BigInteger.ONE.shiftLeft(10 * (BINARY_SUFFIXES.indexOf(prefix) + 1));
  }

  private static int bounded(String exponent) {
    BigInteger wanted = new BigInteger(exponent);
    BigInteger limit = BigInteger.valueOf(MAX_EXPONENT);
    return wanted.min(limit).max(limit.negate()).intValue();
  }

  private static Amount.Known known(BigDecimal value) {
    if (value.compareTo(LARGEST) >= 0) {
      return Amount.Known.MAX;
    }
    BigDecimal nanos = value.setScale(9, RoundingMode.UP);
    BigInteger[] parts =
        nanos.unscaledValue().divideAndRemainder(BigInteger.valueOf(Amount.Known.NANOS));
    return new Amount.Known(parts[0].longValueExact(), parts[1].intValueExact());
  }
}
