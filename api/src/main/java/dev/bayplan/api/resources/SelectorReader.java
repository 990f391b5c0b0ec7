package dev.bayplan.api.resources;

import dev.bayplan.api.LabelSyntax;
import dev.bayplan.policies.LabelSelector;
import dev.bayplan.policies.NodeTerm;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads label selectors. */
final class SelectorReader {

  private static final String KEY_MEND = "write a label key as in example.com/team";
  private static final String VALUE_MEND =
      "a label's value has up to 63 letters, digits, -, _ and .";

  private static final Map<String, NodeTerm.Operator> OPERATORS = operators();

  private final Problems problems;

  SelectorReader(Problems problems) {
    this.problems = problems;
  }

  /** A selector that is left out selects everything. */
  LabelSelector read(String field, @Nullable PolicySelector selector) {
    if (selector == null) {
      return LabelSelector.EVERYTHING;
    }
    List<NodeTerm.Requirement> all = new ArrayList<>();
    @Nullable Map<String, String> labels = selector.matchLabels();
    if (labels != null) {
      new TreeMap<>(labels)
          .forEach((key, value) -> {
            String at = field + ".matchLabels[" + Problems.quoted(key) + "]";
            String text = value == null ? "" : value;
            checkKey(at, key);
            checkValue(at, text);
            all.add(new NodeTerm.Requirement(key, NodeTerm.Operator.IN, Set.of(text)));
          });
    }
    @Nullable List<PolicySelector.Expression> expressions = selector.matchExpressions();
    for (int i = 0; expressions != null && i < expressions.size(); i++) {
      all.add(requirement(field + ".matchExpressions[" + i + "]", expressions.get(i)));
    }
    return new LabelSelector(all);
  }

  private NodeTerm.Requirement requirement(
      String field, PolicySelector.@Nullable Expression expression) {
    PolicySelector.Expression own =
        expression == null ? new PolicySelector.Expression(null, null, null) : expression;
    String key = own.key() == null ? "" : own.key();
    checkKey(field + ".key", key);
    List<String> values = Problems.list(own.values());
    values.forEach(value -> checkValue(field + ".values", value));
    return new NodeTerm.Requirement(
        key, operator(field, own.operator(), values), new HashSet<>(values));
  }

  private NodeTerm.Operator operator(String field, @Nullable String word, List<String> values) {
    NodeTerm.Operator operator =
        problems.word(
            field + ".operator", word == null ? "" : word, OPERATORS, NodeTerm.Operator.GT);
    switch (operator) {
      case IN, NOT_IN -> {
        if (values.isEmpty()) {
          problems.add(field + ".values", "missing", "In and NotIn need at least one value");
        }
      }
      case EXISTS, DOES_NOT_EXIST -> {
        if (!values.isEmpty()) {
          problems.add(field + ".values", "not allowed here", "Exists and DoesNotExist have none");
        }
      }
      case GT, LT -> {} // Of node selectors; here it stands for a word that is not known.
    }
    return operator;
  }

  private static Map<String, NodeTerm.Operator> operators() {
    Map<String, NodeTerm.Operator> operators = new LinkedHashMap<>();
    operators.put("In", NodeTerm.Operator.IN);
    operators.put("NotIn", NodeTerm.Operator.NOT_IN);
    operators.put("Exists", NodeTerm.Operator.EXISTS);
    operators.put("DoesNotExist", NodeTerm.Operator.DOES_NOT_EXIST);
    return operators;
  }

  private void checkKey(String field, String key) {
    if (!LabelSyntax.isKey(key)) {
      problems.add(field, Problems.quoted(key) + " is no label key", KEY_MEND);
    }
  }

  private void checkValue(String field, String value) {
    if (!LabelSyntax.isValue(value)) {
      problems.add(field, Problems.quoted(value) + " is no label value", VALUE_MEND);
    }
  }
}
