package dev.bayplan.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "2, 2000, 2",
    "500m, 500, 1",
    "0.5, 500, 1",
    ".5, 500, 1",
    "1., 1000, 1",
    "+3, 3000, 3",
    "1k, 1000000, 1000",
    "1Ki, 1024000, 1024",
    "1.5Gi, 1610612736000, 1610612736",
    "16Gi, 17179869184000, 17179869184",
    "12e6, 12000000000, 12000000",
    "12E6, 12000000000, 12000000",
    "1e-3, 1, 1",
    "1n, 1, 1",
    "1000001u, 1001, 2",
    "0.0000000001, 1, 1",
    "-0, 0, 0"
  })
  void readsWhatKubernetesReads(String text, long millis, long roundedUp) {
    Amount.Known amount = known(text);
    assertThat(amount.millis()).isEqualTo(millis);
    assertThat(amount.roundedUp()).isEqualTo(roundedUp);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775807", "9223372036854775808", "8Ei", "1e30", "1e999999999999"})
  void whatIsTooLargeIsTheLargest(String text) {
    assertThat(known(text)).isEqualTo(Amount.Known.MAX);
    assertThat(known(text).millis()).isEqualTo(Long.MAX_VALUE);
    assertThat(known(text).plus(known("500m")).plus(known("500m"))).isEqualTo(Amount.Known.MAX);
  }

  @Test
  void theSmallestPartOfNothingIsStillSomething() {
    assertThat(known("1e-999999999999")).isEqualTo(new Amount.Known(0, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "m", "1 Gi", "1KI", "1K", "0x10", "1.2.3", "e5", "1e", "NaN", "1Gib", "١"
      })
  void whatIsNoQuantityIsAValueThatSaysSo(String text) {
    assertThat(Quantities.parse(text))
        .isEqualTo(new Amount.Bad("is no quantity (such as 2, 500m or 16Gi)"));
  }

  @Test
  void negativeAndEndlessOnesAreBad() {
    assertThat(Quantities.parse("-1")).isEqualTo(new Amount.Bad("is negative"));
    assertThat(Quantities.parse("1".repeat(1_000_000)))
        .isInstanceOfSatisfying(
            Amount.Bad.class, bad -> assertThat(bad.problem()).contains("longer than the 64"));
  }

  /** Against BigDecimal, which has no limits to get wrong. */
  @Test
  void sumsAndRoundingAreExact() {
    Random random = new Random(20_260_101);
    for (int i = 0; i < 20_000; i++) {
      Amount.Known a = new Amount.Known(random.nextLong(1L << 60), random.nextInt(1_000_000_000));
      Amount.Known b = new Amount.Known(random.nextLong(1L << 50), random.nextInt(1_000_000_000));
      assertThat(decimal(a.plus(b))).isEqualByComparingTo(decimal(a).add(decimal(b)));
      assertThat(a.max(b)).isEqualTo(decimal(a).compareTo(decimal(b)) >= 0 ? a : b);
      assertThat(Quantities.parse(decimal(b).toPlainString())).isEqualTo(b);
    }
  }

  private static BigDecimal decimal(Amount.Known amount) {
    return BigDecimal.valueOf(amount.units()).add(BigDecimal.valueOf(amount.nanos(), 9));
  }

  private static Amount.Known known(String text) {
    return (Amount.Known) Quantities.parse(text);
  }
}
