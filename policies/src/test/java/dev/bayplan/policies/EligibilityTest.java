package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EligibilityTest {

  private static final NodeConstraints NONE = NodeConstraints.NONE;

  @Test
  void aCordonedNodeIsExcludedUnlessTolerated() {
    NodeFacts cordoned = new NodeFacts("n", Map.of(), List.of(), true, Given.PLENTY, 110);

    assertThat(reason(NONE, cordoned)).isEqualTo(Reason.NodeExcluded);
    assertThat(fits(tolerating("node.kubernetes.io/unschedulable"), cordoned)).isTrue();
  }

  @Test
  void hardTaintsExcludeAndSoftOnesOnlyCost() {
    NodeFacts hard = tainted(Taint.Effect.NO_SCHEDULE);
    NodeFacts soft = tainted(Taint.Effect.PREFER_NO_SCHEDULE);

    assertThat(reason(NONE, hard)).isEqualTo(Reason.NodeExcluded);
    assertThat(reason(NONE, tainted(Taint.Effect.NO_EXECUTE))).isEqualTo(Reason.NodeExcluded);
    assertThat(fits(tolerating("gpu"), hard)).isTrue();
    assertThat(fits(NONE, soft)).isTrue();
    assertThat(Eligibility.preference(NONE, soft)).isEqualTo(-1);
    assertThat(Eligibility.preference(tolerating("gpu"), soft)).isZero();
  }

  @Test
  void anEmptyKeyThatExistsToleratesEverything() {
    assertThat(fits(tolerating(""), tainted(Taint.Effect.NO_EXECUTE))).isTrue();
  }

  @Test
  void selectorsAndTermsFollowKubernetes() {
    assertThat(fits(selecting(Map.of("zone", "a")), labelled("zone", "a"))).isTrue();
    assertThat(fits(selecting(Map.of("zone", "a")), labelled("zone", "b"))).isFalse();
    assertThat(fits(requiring("zone", NodeTerm.Operator.IN, "a", "b"), labelled("zone", "b")))
        .isTrue();
    assertThat(fits(requiring("zone", NodeTerm.Operator.NOT_IN, "a"), labelled("x", "y"))).isTrue();
    assertThat(fits(requiring("zone", NodeTerm.Operator.EXISTS), labelled("x", "y"))).isFalse();
    assertThat(fits(requiring("zone", NodeTerm.Operator.DOES_NOT_EXIST), labelled("x", "y")))
        .isTrue();
    assertThat(fits(requiring("gen", NodeTerm.Operator.GT, "3"), labelled("gen", "4"))).isTrue();
    assertThat(fits(requiring("gen", NodeTerm.Operator.LT, "3"), labelled("gen", "4"))).isFalse();
    assertThat(fits(requiring("gen", NodeTerm.Operator.GT, "3"), labelled("gen", "new"))).isFalse();
  }

  @Test
  void termsAreOredAndAnEmptyTermMatchesNothing() {
    NodeTerm empty = new NodeTerm(List.of(), List.of());
    NodeTerm zone = term("zone", NodeTerm.Operator.EXISTS);

    assertThat(fits(required(empty), labelled("zone", "a"))).isFalse();
    assertThat(fits(required(empty, zone), labelled("zone", "a"))).isTrue();
  }

  @Test
  void aFieldTermNamesTheNode() {
    NodeTerm named =
        new NodeTerm(
            List.of(),
            List.of(new NodeTerm.Requirement("metadata.name", NodeTerm.Operator.IN, Set.of("n"))));

    assertThat(fits(required(named), Given.facts("n"))).isTrue();
    assertThat(fits(required(named), Given.facts("m"))).isFalse();
  }

  @Test
  void countedResourcesSayWhetherWaitingHelps() {
    NodeFacts small = new NodeFacts("n", Map.of(), List.of(), false, new Resources(4_000, 100), 2);
    Hold half = Hold.of(new Resources(2_000, 10));

    assertThat(place(resources(2_000, 90), NodeState.of(small, List.of(), List.of(half))))
        .isInstanceOf(Verdict.Fits.class);
    assertThat(place(resources(2_001, 1), NodeState.of(small, List.of(), List.of(half))))
        .isEqualTo(
            new Verdict.Refused(
                Reason.NodeBusy, new Shortfall(2_001, 2_000, Shortfall.Unit.CPU_MILLIS)));
    assertThat(place(resources(1, 101), NodeState.of(small, List.of(), List.of())))
        .isEqualTo(
            new Verdict.Refused(
                Reason.NodeTooSmall, new Shortfall(101, 100, Shortfall.Unit.MEMORY_BYTES)));
    assertThat(place(resources(1, 1), NodeState.of(small, List.of(), List.of(half, half))))
        .isEqualTo(new Verdict.Refused(Reason.NodeBusy, new Shortfall(1, 0, Shortfall.Unit.PODS)));
  }

  private static Request resources(long cpuMillis, long memoryBytes) {
    return new Request(List.of(), new Resources(cpuMillis, memoryBytes), NONE);
  }

  private static Verdict place(Request request, NodeState node) {
    return Given.place(request, "ns", node);
  }

  private static boolean fits(NodeConstraints constraints, NodeFacts facts) {
    return verdict(constraints, facts) instanceof Verdict.Fits;
  }

  private static Reason reason(NodeConstraints constraints, NodeFacts facts) {
    return ((Verdict.Refused) verdict(constraints, facts)).reason();
  }

  private static Verdict verdict(NodeConstraints constraints, NodeFacts facts) {
    Request request = new Request(List.of(), Resources.NONE, constraints);
    return place(request, NodeState.of(facts, List.of(), List.of()));
  }

  private static NodeFacts tainted(Taint.Effect effect) {
    Taint taint = new Taint("gpu", "", effect);
    return new NodeFacts("n", Map.of(), List.of(taint), false, Given.PLENTY, 110);
  }

  private static NodeFacts labelled(String key, String value) {
    return new NodeFacts("n", Map.of(key, value), List.of(), false, Given.PLENTY, 110);
  }

  private static NodeConstraints tolerating(String key) {
    return new NodeConstraints(Map.of(), List.of(), List.of(), List.of(Given.toleration(key)));
  }

  private static NodeConstraints selecting(Map<String, String> selector) {
    return new NodeConstraints(selector, List.of(), List.of(), List.of());
  }

  private static NodeConstraints requiring(
      String key, NodeTerm.Operator operator, String... values) {
    return required(term(key, operator, values));
  }

  private static NodeConstraints required(NodeTerm... terms) {
    return new NodeConstraints(Map.of(), List.of(terms), List.of(), List.of());
  }

  private static NodeTerm term(String key, NodeTerm.Operator operator, String... values) {
    return new NodeTerm(
        List.of(new NodeTerm.Requirement(key, operator, Set.of(values))), List.of());
  }
}
