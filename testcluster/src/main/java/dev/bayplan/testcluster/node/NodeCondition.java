package dev.bayplan.testcluster.node;

import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips where this machine can carry no node, and says why on standard error. With {@value
 * #REQUIRE}{@code =1} in the environment that is a failure instead: a suite that CI skips is one
 * that cannot fail.
 */
public final class NodeCondition implements ExecutionCondition {
  public static final String REQUIRE = "BAYPLAN_REQUIRE_NODE";

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    NodeProbe.obstacle().ifPresent(System.err::println);
    return decide(NodeProbe.obstacle(), "1".equals(System.getenv(REQUIRE)));
  }

  static ConditionEvaluationResult decide(Optional<String> obstacle, boolean required) {
    if (obstacle.isEmpty()) {
      return ConditionEvaluationResult.enabled("this machine can carry a node");
    }
    if (required) {
      throw new IllegalStateException(
          "%s (%s=1 makes this a failure)".formatted(obstacle.get(), REQUIRE));
    }
    return ConditionEvaluationResult.disabled(obstacle.get());
  }
}
