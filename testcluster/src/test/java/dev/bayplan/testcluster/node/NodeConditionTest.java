package dev.bayplan.testcluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class NodeConditionTest {
  private static final Optional<String> NOT_ROOT = Optional.of("NO REAL NODE: user x is not root");

  @Test
  void aMachineThatCanRunsTheSuite() {
    assertThat(NodeCondition.decide(Optional.empty(), true).isDisabled()).isFalse();
    assertThat(NodeCondition.decide(Optional.empty(), false).isDisabled()).isFalse();
  }

  @Test
  void whereItCannotTheSuiteIsSkippedWithTheReason() {
    ConditionEvaluationResult result = NodeCondition.decide(NOT_ROOT, false);

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).isEqualTo(NOT_ROOT);
  }

  @Test
  void whereTheSuiteIsRequiredThatIsAFailure() {
    assertThatThrownBy(() -> NodeCondition.decide(NOT_ROOT, true))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("user x is not root")
        .hasMessageContaining("BAYPLAN_REQUIRE_NODE=1");
  }
}
