package dev.bayplan.api;

import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeTerm;
import dev.bayplan.policies.Taint;
import dev.bayplan.policies.Toleration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads node selector, node affinity and tolerations. */
final class ConstraintReader {

  private Optional<String> problem = Optional.empty();
  private final NodeConstraints constraints;

  private ConstraintReader(PodSource.Constraints source) {
    List<NodeTerm> required = source.required().stream().map(this::term).toList();
    List<NodeConstraints.Preference> preferred = new ArrayList<>();
    for (PodSource.Preferred preference : source.preferred()) {
      preferred.add(new NodeConstraints.Preference(preference.weight(), term(preference.term())));
    }
    List<Toleration> tolerations =
        source.tolerations().stream().map(ConstraintReader::toleration).toList();
    constraints = new NodeConstraints(source.nodeSelector(), required, preferred, tolerations);
  }

  static ConstraintReader of(PodSource.Constraints source) {
    return new ConstraintReader(source);
  }

  NodeConstraints constraints() {
    return constraints;
  }

  /** The first requirement that the API server would not have let through. */
  Optional<String> problem() {
    return problem;
  }

  private NodeTerm term(PodSource.Term term) {
    return new NodeTerm(requirements(term.expressions()), requirements(term.fields()));
  }

  private List<NodeTerm.Requirement> requirements(List<PodSource.Expression> expressions) {
    List<NodeTerm.Requirement> requirements = new ArrayList<>();
    for (PodSource.Expression expression : expressions) {
      operator(expression)
          .map(operator ->
              new NodeTerm.Requirement(expression.key(), operator, Set.copyOf(expression.values())))
          .ifPresentOrElse(requirements::add, () -> fail(expression));
    }
    return requirements;
  }

  /** The operator, where it is known and has as many values as it takes. */
  private static Optional<NodeTerm.Operator> operator(PodSource.Expression expression) {
    int values = expression.values().size();
    return switch (expression.operator()) {
      case "In" -> given(NodeTerm.Operator.IN, values > 0);
      case "NotIn" -> given(NodeTerm.Operator.NOT_IN, values > 0);
      case "Exists" -> given(NodeTerm.Operator.EXISTS, values == 0);
      case "DoesNotExist" -> given(NodeTerm.Operator.DOES_NOT_EXIST, values == 0);
      case "Gt" -> given(NodeTerm.Operator.GT, values == 1);
      case "Lt" -> given(NodeTerm.Operator.LT, values == 1);
      default -> Optional.empty();
    };
  }

  private static Optional<NodeTerm.Operator> given(NodeTerm.Operator operator, boolean valid) {
    return valid ? Optional.of(operator) : Optional.empty();
  }

  private void fail(PodSource.Expression expression) {
    String sentence =
        "node affinity on "
            + Quoted.of(expression.key())
            + " has operator "
            + Quoted.of(expression.operator())
            + " with "
            + expression.values().size()
            + " values; In and NotIn take some, Gt and Lt one, Exists and DoesNotExist none";
    problem = problem.or(() -> Optional.of(sentence));
  }

  /**
   * An operator newer than this code (such as {@code Gt}) is read as {@code Exists}: wider, because
   * kube-scheduler's own plugin has the last word on taints.
   */
  private static Toleration toleration(PodSource.Toleration toleration) {
    boolean equal = toleration.operator().isEmpty() || toleration.operator().equals("Equal");
    return new Toleration(
        toleration.key(), !equal, toleration.value(), effects(toleration.effect()));
  }

  private static Set<Taint.Effect> effects(String effect) {
    return switch (effect) {
      case "" -> EnumSet.allOf(Taint.Effect.class);
      case "NoSchedule" -> Set.of(Taint.Effect.NO_SCHEDULE);
      case "PreferNoSchedule" -> Set.of(Taint.Effect.PREFER_NO_SCHEDULE);
      case "NoExecute" -> Set.of(Taint.Effect.NO_EXECUTE);
      default -> Set.of();
    };
  }
}
