package dev.bayplan.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "1, MiB of GPU memory, 0.001 GiB of GPU memory",
    "1, bytes of memory, under 0.001 GiB of memory",
    "0, bytes of memory, 0 GiB of memory",
    "1500, millicores of CPU, 1.5 CPUs",
    "9223372036854775807, millicores of CPU, 9223372036854775.807 CPUs",
    "8, GPUs, 8 GPUs"
  })
  void numbersComeInTheUnitsThatPeopleWrite(long number, String unit, String text) {
    assertThat(Units.of(number, unit)).isEqualTo(text);
  }
}
