package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.NodeTerm.Operator;
import dev.bayplan.policies.NodeTerm.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** As {@code k8s.io/apimachinery/pkg/labels} selects. */
class LabelSelectorTest {

  private static final List<Operator> OPERATORS =
      List.of(Operator.IN, Operator.NOT_IN, Operator.EXISTS, Operator.DOES_NOT_EXIST);

  @ParameterizedTest
  @CsvSource({
    "IN, a, true", // the pod is {app: a, tier: web}
    "IN, b, false",
    "NOT_IN, a, false",
    "NOT_IN, b, true",
    "EXISTS, , true",
    "DOES_NOT_EXIST, , false"
  })
  void aRequirementOnALabelThatIsThere(Operator operator, String value, boolean selected) {
    assertThat(selector("app", operator, value).selects(Map.of("app", "a", "tier", "web")))
        .isEqualTo(selected);
  }

  @ParameterizedTest
  @CsvSource({"IN, a, false", "NOT_IN, a, true", "EXISTS, , false", "DOES_NOT_EXIST, , true"})
  void aRequirementOnALabelThatIsNot(Operator operator, String value, boolean selected) {
    assertThat(selector("app", operator, value).selects(Map.of("tier", "a"))).isEqualTo(selected);
  }

  @Test
  void theEmptySelectorSelectsEverything() {
    assertThat(LabelSelector.EVERYTHING.selects(Map.of())).isTrue();
  }

  private static LabelSelector selector(String key, Operator operator, String value) {
    Set<String> values = value == null ? Set.of() : Set.of(value);
    return new LabelSelector(List.of(new Requirement(key, operator, values)));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void randomSelectorsSelectWhatTheDefinitionSays(long seed) {
    Random random = new Random(seed);
    int selected = 0;
    for (int i = 0; i < 5_000; i++) {
      Map<String, String> labels = labels(random);
      LabelSelector selector = selector(random);
      boolean expected = selector.requirements().stream().allMatch(r -> holds(r, labels));
      assertThat(selector.selects(labels)).as("%s on %s", selector, labels).isEqualTo(expected);
      selected += expected ? 1 : 0;
    }
    assertThat(selected).isBetween(500, 4_500); // Both sides of the border are tried.
  }

  private static Map<String, String> labels(Random random) {
    Map<String, String> labels = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      labels.put("k" + random.nextInt(3), "v" + random.nextInt(3));
    }
    return labels;
  }

  private static LabelSelector selector(Random random) {
    List<Requirement> requirements = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      Operator operator = OPERATORS.get(random.nextInt(OPERATORS.size()));
      Set<String> values = new HashSet<>();
      if (operator == Operator.IN || operator == Operator.NOT_IN) {
        values.add("v" + random.nextInt(3));
        values.add("v" + random.nextInt(3));
      }
      requirements.add(new Requirement("k" + random.nextInt(3), operator, values));
    }
    return new LabelSelector(requirements);
  }

  /** The definition: a set of values that hold, where absent is a value of its own. */
  private static boolean holds(Requirement requirement, Map<String, String> labels) {
    Set<String> holding = new HashSet<>(Set.of("v0", "v1", "v2", "absent"));
    switch (requirement.operator()) {
      case IN -> holding.retainAll(requirement.values());
      case NOT_IN -> holding.removeAll(requirement.values());
      case EXISTS -> holding.remove("absent");
      case DOES_NOT_EXIST -> holding.retainAll(Set.of("absent"));
      case GT, LT -> throw new AssertionError(requirement);
    }
    return holding.contains(labels.getOrDefault(requirement.key(), "absent"));
  }
}
