package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonTest {

  @ParameterizedTest
  @EnumSource(Reason.class)
  void aSentenceHoldsNoNumberAndNoPlaceholder(Reason reason) {
    assertThat(reason.sentence()).doesNotContainPattern("[0-9%{}]").isNotBlank();
  }

  @Test
  void sentencesDiffer() {
    assertThat(Reason.values()).extracting(Reason::sentence).doesNotHaveDuplicates();
  }
}
