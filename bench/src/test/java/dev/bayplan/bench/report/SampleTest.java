package dev.bayplan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SampleTest {

  @Test
  void meanAndDeviationOfTheSample() {
    Sample sample = Sample.of(List.of("a", "bbb", "cccccccc"), String::length);
    assertThat(sample.mean()).isEqualTo(4); // (1 + 3 + 8) / 3
    assertThat(sample.deviation()).isEqualTo(3.61); // the root of (9 + 1 + 16) / 2
  }

  @Test
  void fewValuesHaveNoDeviation() {
    assertThat(new Sample(List.of(7.0)).deviation()).isZero();
    assertThat(new Sample(List.of()).mean()).isNaN();
    assertThat(new Sample(List.of()).deviation()).isZero();
  }
}
