package dev.bayplan.scheduler.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.dialect.Translation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PlanGateTest {

  private static final JsonMapper JSON = new JsonMapper();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'spec': {'schedulerName': 'bayplan'}}",
        "{'spec': {'schedulerName': 'bayplan', 'schedulingGates': null, 'nodeName': ''}}",
        "{'metadata': {'ownerReferences': [{'apiVersion': 'apps/v1', 'kind': 'ReplicaSet',"
            + " 'controller': true}]}, 'spec': {'schedulerName': 'bayplan', 'schedulingGates':"
            + " []}}",
        "{'metadata': {'ownerReferences': [{'apiVersion': 'apps/v1', 'kind': 'DaemonSet'}]},"
            + " 'spec': {'schedulerName': 'bayplan'}}",
        "{'metadata': {'ownerReferences': [{'apiVersion': 'example.com/v1', 'kind': 'DaemonSet',"
            + " 'controller': true}]}, 'spec': {'schedulerName': 'bayplan'}}",
      })
  void aPodOfThisSchedulerGetsTheGate(String pod) {
    assertThat(gate(pod)).isEqualTo(gates("[{'name': 'bayplan.dev/plan'}]"));
  }

  @Test
  void theGatesOfOthersStayInFront() {
    assertThat(
            gate("{'spec': {'schedulerName': 'bayplan', 'schedulingGates': [{'name': 'kueue'}]}}"))
        .isEqualTo(gates("[{'name': 'kueue'}, {'name': 'bayplan.dev/plan'}]"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'spec': {'schedulerName': 'bayplan', 'schedulingGates': [{'name': 'kueue'}, {'name':"
            + " 'bayplan.dev/plan'}]}}",
        "{'spec': {'schedulerName': 'default-scheduler'}}",
        "{'spec': {'schedulerName': 'bayplan', 'nodeName': 'n1'}}",
        "{'metadata': {'ownerReferences': [{'apiVersion': 'apps/v1', 'kind': 'DaemonSet',"
            + " 'controller': true}]}, 'spec': {'schedulerName': 'bayplan'}}",
        "{'spec': {}}",
        "{}",
        "[]",
        "null",
      })
  void everyOtherStaysAsItIs(String pod) {
    assertThat(gate(pod)).isEqualTo(new Translation.Nothing());
  }

  private static Translation gate(String pod) {
    return PlanGate.on(JSON.readTree(pod.replace('\'', '"')));
  }

  private static Translation gates(String value) {
    return new Translation.Patch(
        List.of(
            new Translation.Op("/spec/schedulingGates", JSON.readTree(value.replace('\'', '"')))));
  }
}
