package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicySetTest {

  private static final Map<String, String> NONE = Map.of();

  private static PlacementPolicy policy(String name, int priority, PlacementPolicy.Match match) {
    Rules rules = new Rules(name + "@1", GpuTerms.NONE, List.of(), Rules.Sharing.DEFAULT, "");
    return new PlacementPolicy(name, 1, priority, match, rules);
  }

  private static PlacementPolicy.Match in(String namespace) {
    return new PlacementPolicy.Match(
        Set.of(namespace), LabelSelector.EVERYTHING, LabelSelector.EVERYTHING);
  }

  private static LabelSelector label(String key, String value) {
    return new LabelSelector(
        List.of(new NodeTerm.Requirement(key, NodeTerm.Operator.IN, Set.of(value))));
  }

  private static String decides(PolicySet set, String namespace) {
    return set.of(namespace, NONE, NONE).policy();
  }

  @Test
  void theHighestPriorityDecidesAlone() {
    PolicySet set =
        PolicySet.EMPTY
            .with(policy("all", 0, PlacementPolicy.Match.ALL))
            .with(policy("ml", 10, in("ml")));

    assertThat(decides(set, "ml")).isEqualTo("ml@1");
    assertThat(decides(set, "web")).isEqualTo("all@1");
    assertThat(decides(set.without("all"), "web")).isEmpty();
  }

  @Test
  void ofEqualPrioritiesTheFirstNameDecides() {
    PolicySet set =
        PolicySet.EMPTY
            .with(policy("b", 5, PlacementPolicy.Match.ALL))
            .with(policy("a", 5, PlacementPolicy.Match.ALL))
            .with(policy("c", 5, PlacementPolicy.Match.ALL));

    assertThat(decides(set, "x")).isEqualTo("a@1");
  }

  @Test
  void allThatAMatchNamesMustHold() {
    PlacementPolicy.Match match =
        new PlacementPolicy.Match(Set.of("ml"), label("team", "red"), label("app", "train"));
    PolicySet set = PolicySet.EMPTY.with(policy("p", 0, match));
    Map<String, String> team = Map.of("team", "red");
    Map<String, String> app = Map.of("app", "train");

    assertThat(set.of("ml", team, app).policy()).isEqualTo("p@1");
    assertThat(set.of("web", team, app)).isEqualTo(Rules.NONE);
    assertThat(set.of("ml", NONE, app)).isEqualTo(Rules.NONE);
    assertThat(set.of("ml", team, NONE)).isEqualTo(Rules.NONE);
  }

  @Test
  void aPolicyReplacesTheOneOfItsName() {
    PolicySet set =
        PolicySet.EMPTY
            .with(policy("p", 0, PlacementPolicy.Match.ALL))
            .with(policy("p", 0, in("ml")));

    assertThat(set.size()).isEqualTo(1);
    assertThat(decides(set, "web")).isEmpty();
  }

  @Test
  void namespaceLabelsMatterOnlyWhereAPolicyLooksAtThem() {
    PlacementPolicy.Match byTeam =
        new PlacementPolicy.Match(Set.of(), label("team", "red"), LabelSelector.EVERYTHING);

    assertThat(PolicySet.EMPTY.with(policy("p", 0, in("ml"))).looksAtNamespaceLabels()).isFalse();
    assertThat(PolicySet.EMPTY.with(policy("p", 0, byTeam)).looksAtNamespaceLabels()).isTrue();
  }

  @Test
  void rulesOfAnotherVersionAreRefused() {
    Rules rules = new Rules("p@1", GpuTerms.NONE, List.of(), Rules.Sharing.DEFAULT, "");

    assertThatThrownBy(() -> new PlacementPolicy("p", 2, 0, PlacementPolicy.Match.ALL, rules))
        .hasMessage("the rules of policy p@2 are those of p@1");
  }

  /** An obvious twin: sort all that match, take the first. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void theOrderInWhichTheyComeDecidesNothing(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      List<PlacementPolicy> policies = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        PlacementPolicy.Match match =
            random.nextBoolean() ? in("n" + random.nextInt(3)) : PlacementPolicy.Match.ALL;
        policies.add(policy("p" + i, random.nextInt(3), match));
      }
      Collections.shuffle(policies, random);
      PolicySet set = PolicySet.EMPTY;
      for (PlacementPolicy policy : policies) {
        set = set.with(policy);
      }
      for (String namespace : List.of("n0", "n1", "n2")) {
        assertThat(decides(set, namespace)).isEqualTo(first(policies, namespace));
      }
    }
  }

  private static String first(List<PlacementPolicy> policies, String namespace) {
    String found = "";
    int highest = Integer.MIN_VALUE;
    for (PlacementPolicy policy : policies) {
      boolean matches =
          policy.match().namespaces().isEmpty() || policy.match().namespaces().contains(namespace);
      String id = policy.rules().policy();
      if (matches
          && (policy.priority() > highest
              || (policy.priority() == highest && id.compareTo(found) < 0))) {
        found = id;
        highest = policy.priority();
      }
    }
    return found;
  }
}
