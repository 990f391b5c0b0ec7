package dev.bayplan.scheduler.cluster.fabric8;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.PlacementPolicy;
import dev.bayplan.scheduler.cluster.PolicyObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies as they come over the wire, hostile ones among them. */
class PolicyJsonTest {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static PolicyObject read(String policy) {
    return JSON.readValue(policy.replace('\'', '"'), PolicyItem.class).object();
  }

  private static PolicyObject withStatus(String status) {
    return read(
        "{'metadata': {'name': 'p', 'uid': 'u', 'resourceVersion': '7', 'generation': 3},"
            + " 'spec': {'match': {}, 'prefer': ['fast']}, 'status': "
            + status
            + "}");
  }

  @Test
  void whatWeWroteReadsBackAsWeMeantIt() {
    PolicyObject broken = withStatus("null");
    PolicyObject valid =
        read("{'metadata': {'name': 'p', 'generation': 2}, 'spec': {'match': {}}}");
    PolicyObject.Version version = ((PolicyObject.Content.Valid) valid.content()).version();
    PolicyObject.Verdict verdict =
        new PolicyObject.Verdict(3, false, "Invalid", "x".repeat(2000) + "\ud83d", 2);

    JsonNode written =
        JSON.readTree(
            PolicyJson.status(broken, verdict, Optional.of(version), "2026-01-01T00:00:00Z"));
    PolicyObject again = withStatus(written.get("status").toString());

    assertThat(again.said()).isEqualTo(new PolicyObject.Said(verdict, "2026-01-01T00:00:00Z"));
    assertThat(again.inForce().map(PolicyObject.Version::policy)).contains(version.policy());
    assertThat(again.inForce().map(PolicyObject.Version::policy).map(PlacementPolicy::generation))
        .contains(2L);
  }

  @Test
  void theTransitionTimeStaysWhileTheAnswerStays() {
    String accepted =
        "{'conditions': [{'type': 'Accepted', 'status': 'True', 'reason': 'Valid', 'message': '',"
            + " 'lastTransitionTime': '2020-01-01T00:00:00Z'}]}";
    PolicyObject seen = withStatus(accepted);
    PolicyObject.Verdict same = new PolicyObject.Verdict(3, true, "Valid", "again", 3);
    PolicyObject.Verdict turned = new PolicyObject.Verdict(3, false, "Invalid", "no", -1);

    assertThat(PolicyJson.status(seen, same, Optional.empty(), "NOW")).contains("2020-01-01");
    assertThat(PolicyJson.status(seen, turned, Optional.empty(), "NOW"))
        .contains("NOW")
        .doesNotContain("inForce");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'metadata': null, 'spec': null, 'status': null}",
        "{'spec': {}}",
        "{'spec': 7}",
        "{'spec': [1]}",
        "{'spec': {'match': 'all'}}",
        "{'spec': {'match': {}, 'priority': 'high'}}",
        "{'spec': {'match': {}, 'priority': 99999999999}}",
        "{'spec': {'match': {}, 'prefer': 'links'}}",
        "{'spec': {'match': {'podSelector': {'matchLabels': ['a']}}}}",
        "{'spec': {'match': {}, 'sharing': {'acrossNamespaces': 'perhaps'}}}"
      })
  void aSpecThatMakesNoSenseIsASentence(String policy) {
    assertThat(read(policy).content())
        .isInstanceOfSatisfying(
            PolicyObject.Content.Broken.class,
            broken -> assertThat(broken.problems()).startsWith("spec"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "7",
        "{'conditions': 'fine'}",
        "{'inForce': {}}",
        "{'inForce': {'generation': -1, 'spec': {'match': {}}}}",
        "{'inForce': {'generation': 1}}",
        "{'inForce': {'generation': 1, 'spec': {'match': {}, 'prefer': ['slow']}}}",
        "{'inForce': {'generation': 'one', 'spec': {'match': {}}}}"
      })
  void aStatusThatMakesNoSenseIsNoLastGoodVersion(String status) {
    assertThat(withStatus(status).inForce()).isEmpty();
  }
}
