package dev.bayplan.api.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuTerms;
import dev.bayplan.policies.Isolation;
import dev.bayplan.policies.Level;
import dev.bayplan.policies.Link;
import dev.bayplan.policies.Rules;
import dev.bayplan.policies.Sharer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * From what an admin writes to the rules that pods are placed by, or to sentences with the mend.
 */
class CheckedPolicyTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** Single quotes for double ones, so that a spec fits into a line. */
  private static CheckedPolicy check(String spec) {
    PlacementPolicySpec read = JSON.readValue(spec.replace('\'', '"'), PlacementPolicySpec.class);
    return CheckedPolicy.of("p", 3, read);
  }

  private static dev.bayplan.policies.PlacementPolicy valid(String spec) {
    CheckedPolicy checked = check(spec);
    assertThat(checked).isInstanceOf(CheckedPolicy.Valid.class);
    return ((CheckedPolicy.Valid) checked).policy();
  }

  private static List<String> problems(String spec) {
    return check(spec) instanceof CheckedPolicy.Broken broken ? broken.problems() : List.of();
  }

  @Test
  void theSmallestPolicyMatchesAllPodsAndSaysNothing() {
    dev.bayplan.policies.PlacementPolicy policy = valid("{'match': {}}");

    assertThat(policy.priority()).isZero();
    assertThat(policy.rules())
        .isEqualTo(new Rules("p@3", GpuTerms.NONE, List.of(), Rules.Sharing.DEFAULT, ""));
  }

  @Test
  void everyFieldIsRead() {
    dev.bayplan.policies.PlacementPolicy policy =
        valid(
            """
            {'priority': -7,
             'match': {'namespaces': ['ml'],
                       'namespaceSelector': {'matchLabels': {'team': 'research'}},
                       'podSelector': {'matchExpressions': [
                         {'key': 'app', 'operator': 'NotIn', 'values': ['web']}]}},
             'require': {'models': ['H100', '!T4'], 'minMemoryGiB': 40, 'minLink': 'nvlink',
                         'numa': 'single', 'isolation': 'mps'},
             'prefer': ['links', 'binpack'],
             'topology': {'preset': 'topograph', 'keepWithin': 'block'},
             'sharing': {'acrossNamespaces': true, 'maxSharersPerGpu': 4}}
            """);
    Rules rules = policy.rules();

    assertThat(policy.priority()).isEqualTo(-7);
    assertThat(policy.match().namespaces()).isEqualTo(Set.of("ml"));
    assertThat(policy.match().namespaceSelector().selects(Map.of("team", "research"))).isTrue();
    assertThat(policy.match().pods().selects(Map.of("app", "web"))).isFalse();
    assertThat(rules.terms().models().allows("NVIDIA H100 80GB HBM3")).isTrue();
    assertThat(rules.terms().models().allows("Tesla T4")).isFalse();
    assertThat(rules.terms().minMemoryMiB()).isEqualTo(40 * 1024);
    assertThat(rules.terms().minLink()).isEqualTo(Link.Kind.NVLINK);
    assertThat(rules.terms().oneNumaNode()).isTrue();
    assertThat(rules.terms().isolation()).isEqualTo(Isolation.MPS);
    assertThat(rules.prefer()).containsExactly(Level.LINKS, Level.BINPACK);
    assertThat(rules.sharing()).isEqualTo(new Rules.Sharing(true, 4));
    assertThat(rules.keepWithin()).isEqualTo("network.topology.nvidia.com/block");
  }

  @ParameterizedTest
  @CsvSource({
    "kubernetes, zone, topology.kubernetes.io/zone",
    "topograph, accelerator, network.topology.nvidia.com/accelerator",
    "topograph-v1, tier-1, fabric.topograph.run/tier-1",
    "aws, layer-2, topology.k8s.aws/network-node-layer-2",
    "gke, block, cloud.google.com/gce-topology-block"
  })
  void presetsNameLevels(String preset, String level, String key) {
    String topology = "{'preset': '" + preset + "', 'keepWithin': '" + level + "'}";

    assertThat(valid("{'match': {}, 'topology': " + topology + "}").rules().keepWithin())
        .isEqualTo(key);
  }

  @Test
  void levelsOfOnesOwnAreLabelKeys() {
    String topology = "{'levels': ['x.io/row', 'x.io/rack'], 'keepWithin': 'x.io/rack'}";

    assertThat(valid("{'match': {}, 'topology': " + topology + "}").rules().keepWithin())
        .isEqualTo("x.io/rack");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{} # spec.match: missing; write `match: {}` for a policy of all pods",
        "{'match': {}, 'priority': 2000000000} # spec.priority: 2000000000 is out of bounds; use"
            + " -1000000000 to 1000000000",
        "{'match': {'namespaces': ['ml', 'ML-*']}} # spec.match.namespaces[1]: 'ML-*' is no name of"
            + " a namespace; use lower-case letters, digits and -; to match by pattern, use"
            + " namespaceSelector",
        "{'match': {'podSelector': {'matchLabels': {'a b': 'c'}}}} #"
            + " spec.match.podSelector.matchLabels['a b']: 'a b' is no label key; write a label key"
            + " as in example.com/team",
        "{'match': {'podSelector': {'matchLabels': {'a': '-'}}}} #"
            + " spec.match.podSelector.matchLabels['a']: '-' is no label value; a label's value has"
            + " up to 63 letters, digits, -, _ and .",
        "{'match': {'podSelector': {'matchExpressions': [{'key': 'a', 'operator': 'in', 'values':"
            + " ['b']}]}}} # spec.match.podSelector.matchExpressions[0].operator: 'in' is not"
            + " known; use In, NotIn, Exists or DoesNotExist",
        "{'match': {'podSelector': {'matchExpressions': [{'key': 'a', 'operator': 'In'}]}}} #"
            + " spec.match.podSelector.matchExpressions[0].values: missing; In and NotIn need at"
            + " least one value",
        "{'match': {'namespaceSelector': {'matchExpressions': [{'key': 'a', 'operator': 'Exists',"
            + " 'values': ['b']}]}}} # spec.match.namespaceSelector.matchExpressions[0].values: not"
            + " allowed here; Exists and DoesNotExist have none",
        "{'match': {}, 'prefer': ['links', 'spred']} # spec.prefer[1]: 'spred' is not known; use"
            + " links, fragmentation, binpack or spread",
        "{'match': {}, 'prefer': ['links', 'links']} # spec.prefer[1]: 'links' comes twice; keep"
            + " the first",
        "{'match': {}, 'prefer': ['spread', 'binpack']} # spec.prefer: binpack and spread exclude"
            + " each other; keep one of the two",
        "{'match': {}, 'require': {'models': ['H100', '! ']}} # spec.require.models[1]: '! ' names"
            + " no model; write words of its product name, as in H100",
        "{'match': {}, 'require': {'models': ['T4', '!T4']}} # spec.require.models: 'T4' is both"
            + " wanted and not; keep one of the two",
        "{'match': {}, 'require': {'minMemoryGiB': 0}} # spec.require.minMemoryGiB: 0 is out of"
            + " bounds; use 1 to 4096",
        "{'match': {}, 'require': {'minLink': 'NVLINK'}} # spec.require.minLink: 'NVLINK' is not"
            + " known; use sys, node, phb, pxb, pix or nvlink",
        "{'match': {}, 'require': {'numa': 'both'}} # spec.require.numa: 'both' is not known; use"
            + " single",
        "{'match': {}, 'require': {'isolation': 'strong'}} # spec.require.isolation: 'strong' is"
            + " not known; use none, mps-cooperative, mps or mig",
        "{'match': {}, 'topology': {'preset': 'azure', 'keepWithin': 'rack'}} #"
            + " spec.topology.preset: 'azure' is not known; use aws, gke, kubernetes, topograph or"
            + " topograph-v1",
        "{'match': {}, 'topology': {'keepWithin': 'rack'}} # spec.topology.keepWithin: 'rack' is"
            + " not known; use region, zone or host",
        "{'match': {}, 'topology': {'preset': 'gke'}} # spec.topology.keepWithin: missing; name a"
            + " level: zone, block, subblock or host",
        "{'match': {}, 'topology': {'levels': ['x/y', 'x/y'], 'keepWithin': 'x/y'}} #"
            + " spec.topology.levels[1]: 'x/y' comes twice; keep the first",
        "{'match': {}, 'topology': {'levels': ['x/y'], 'preset': 'gke', 'keepWithin': 'x/y'}} #"
            + " spec.topology: has both preset and levels; keep one of the two",
        "{'match': {}, 'topology': {'levels': [], 'keepWithin': 'x/y'}} # spec.topology.levels:"
            + " empty; list label keys, or name a preset",
        "{'match': {}, 'sharing': {'maxSharersPerGpu': 0}} # spec.sharing.maxSharersPerGpu: 0 is"
            + " out of bounds; use 1 to 256"
      })
  void aProblemNamesTheFieldAndTheMend(String specAndProblem) {
    String[] parts = specAndProblem.split(" # ", 2);

    assertThat(problems(parts[0])).containsExactly(parts[1]);
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThat(
            problems(
                "{'priority': 2000000000, 'prefer': ['x'], 'sharing': {'maxSharersPerGpu': -1}}"))
        .hasSize(4);
  }

  @Test
  void nullsAreNothingAndNoSpecIsAProblem() {
    assertThat(CheckedPolicy.of("p", 1, null))
        .isEqualTo(new CheckedPolicy.Broken(List.of("spec: missing; write at least `match: {}`")));
    assertThat(
            problems(
                "{'match': {'namespaces': [null], 'podSelector': {'matchLabels': {'a': null},"
                    + " 'matchExpressions': [null, {'key': 'b', 'operator': 'In', 'values':"
                    + " [null]}]}}, 'prefer': [null], 'require': {'models': [null]}, 'topology':"
                    + " {'levels': [null], 'keepWithin': 'x/y'}}"))
        .hasSize(7);
    assertThat(Sharer.NO_LIMIT)
        .isEqualTo(valid("{'match': {}}").rules().sharing().maxSharersPerGpu());
  }
}
