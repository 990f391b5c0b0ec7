package dev.bayplan.e2e.manifests;

import static dev.bayplan.e2e.manifests.Installed.PODS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.manifests.Caller.Answer;
import dev.bayplan.testcluster.ControlPlaneExtension;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSchedulingGate;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code guards/own-pods.yaml}: what Bayplan's account may change of a pod, and what never. */
@Tag("cluster")
class OwnPodsGuardTest {
  @RegisterExtension static final ControlPlaneExtension cluster = Installed.cluster("base");

  private static final String GUARD = "bayplan-own-pods";
  private static final String POD = PODS + "/pod";

  private final Caller admin = Caller.admin(cluster.plane());
  private final Caller bayplan = Installed.bayplan(cluster.plane());

  @AfterEach
  void forget() {
    cluster.plane().client().pods().inNamespace("default").withGracePeriod(0).delete();
  }

  @Test
  void aPodIsWoken() {
    create(TestPod.named("pod"));

    assertThat(bayplan.merge(POD, TestPod.annotation("bayplan.dev/wake", "1")))
        .matches(Answer::isOk);
    assertThat(bayplan.merge(POD, TestPod.withoutAnnotation("bayplan.dev/wake")))
        .matches(Answer::isOk);
  }

  @Test
  void theGateGoesInTheSameWriteThatBringsThePlan() {
    create(TestPod.named("pod").gated("theirs.example.com/gate", "bayplan.dev/plan"));
    String release =
        """
        [{"op": "remove", "path": "/spec/schedulingGates/1"},
         {"op": "add", "path": "/metadata/annotations", "value": {"bayplan.dev/plan": "{}"}}]
        """;

    assertThat(bayplan.patch(POD, Caller.JSON_PATCH, release)).matches(Answer::isOk);
    assertThat(pod().getSpec().getSchedulingGates())
        .extracting(PodSchedulingGate::getName)
        .containsExactly("theirs.example.com/gate");
  }

  @Test
  void theGateOfAnotherStays() {
    create(TestPod.named("pod").gated("theirs.example.com/gate", "bayplan.dev/plan"));

    Answer answer =
        bayplan.patch(
            POD,
            Caller.JSON_PATCH,
            "[{\"op\": \"remove\", \"path\": \"/spec/schedulingGates/0\"}]");

    assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
    assertThat(answer.message()).contains("gate theirs.example.com/gate");
  }

  /** As kube-scheduler writes it: a strategic merge patch of the status. */
  @Test
  void aVerdictIsWritten() {
    create(TestPod.named("pod"));
    String verdict =
        """
        {"status": {"nominatedNodeName": "n1", "conditions": [
          {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "no room"}]}}
        """;
    String withdrawn = "{\"status\": {\"nominatedNodeName\": null}}";

    assertThat(bayplan.patch(POD + "/status", Caller.STRATEGIC, verdict)).matches(Answer::isOk);
    assertThat(pod().getStatus().getNominatedNodeName()).isEqualTo("n1");
    assertThat(bayplan.patch(POD + "/status", Caller.STRATEGIC, withdrawn)).matches(Answer::isOk);
    assertThat(pod().getStatus().getNominatedNodeName()).isNull();
  }

  @Test
  void aPodThatIsBeingDeletedIsStillWrittenTo() {
    create(TestPod.named("pod"));
    String kept = "{\"metadata\": {\"finalizers\": [\"test.example.com/stay\"]}}";
    assertThat(admin.merge(POD, kept)).matches(Answer::isOk);
    assertThat(admin.delete(POD)).matches(Answer::isOk);

    assertThat(bayplan.merge(POD, TestPod.annotation("bayplan.dev/wake", "1")))
        .matches(Answer::isOk);
    assertThat(bayplan.merge(POD + "/status", "{\"status\": {\"nominatedNodeName\": \"n1\"}}"))
        .matches(Answer::isOk);
    assertThat(admin.merge(POD, "{\"metadata\": {\"finalizers\": null}}")).matches(Answer::isOk);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          annotation team                    | ''      | {"metadata": {"annotations": {"team": "red"}}}
          annotation bayplan.device/x        | ''      | {"metadata": {"annotations": {"bayplan.device/x": "1"}}}
          metadata.labels                    | ''      | {"metadata": {"labels": {"app": "other"}}}
          metadata.labels                    | /status | {"metadata": {"labels": {"app": "other"}}}
          metadata.finalizers                | ''      | {"metadata": {"finalizers": ["test.example.com/f"]}}
          metadata.ownerReferences           | ''      | {"metadata": {"ownerReferences": [{"apiVersion": "v1", "kind": "Pod", "name": "p", "uid": "u"}]}}
          spec.activeDeadlineSeconds         | ''      | {"spec": {"activeDeadlineSeconds": 10}}
          status.phase                       | /status | {"status": {"phase": "Failed"}}
          status.reason                      | /status | {"status": {"reason": "Evicted"}}
          condition DisruptionTarget         | /status | {"status": {"conditions": [{"type": "DisruptionTarget", "status": "True"}]}}
          condition Ready                    | /status | {"status": {"conditions": [{"type": "Ready", "status": "True"}, {"type": "PodScheduled", "status": "True"}]}}
          """)
  void anythingElseOfAPodStays(String what, String subresource, String patch) {
    create(TestPod.named("pod"));

    Answer answer = bayplan.merge(POD + subresource, patch);

    assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
    assertThat(answer.message()).endsWith("not: " + what);
    assertThat(admin.merge(POD + subresource + "?dryRun=All", patch))
        .as("for anybody else the patch is a good one")
        .matches(Answer::isOk);
  }

  @Test
  void theImageOfAContainerStays() {
    create(TestPod.named("pod"));
    String other =
        "[{\"op\": \"replace\", \"path\": \"/spec/containers/0/image\", \"value\": \"evil\"}]";

    Answer answer = bayplan.patch(POD, Caller.JSON_PATCH, other);

    assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
    assertThat(answer.message()).endsWith("not: spec.containers");
  }

  @Test
  void podsOfAnotherSchedulerAreNotTouchedAtAll() {
    create(TestPod.named("pod").ofScheduler("default-scheduler"));

    for (Answer answer :
        List.of(
            bayplan.merge(POD, TestPod.annotation("bayplan.dev/wake", "1")),
            bayplan.merge(POD + "/status", "{\"status\": {\"nominatedNodeName\": \"n1\"}}"))) {
      assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
      assertThat(answer.message()).contains("default-scheduler");
    }
  }

  /**
   * Admission sees no pod here, so the guard cannot ask whose it is; but it must be this very one.
   */
  @Test
  void aPodIsEvictedByItsUidAndNoOther() {
    create(TestPod.named("pod"));

    for (Answer answer :
        List.of(evict(""), evict("\"preconditions\": {\"resourceVersion\": \"1\"}"))) {
      assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
    }
    assertThat(evict(uid("of-old")).code()).isEqualTo(409);
    assertThat(pod().getMetadata().getDeletionTimestamp()).isNull();
    assertThat(evict(uid(pod().getMetadata().getUid()))).matches(Answer::isOk);
    assertThat(pod()).as("a pod that no kubelet has is gone at once").isNull();
  }

  @Test
  void thePodIsToldInAnEvent() {
    create(TestPod.named("pod"));
    String event =
        """
        {"apiVersion": "v1", "kind": "Event", "metadata": {"namespace": "default", "name": "pod.1"},
         "involvedObject": {"apiVersion": "v1", "kind": "Pod", "namespace": "default", "name": "pod"},
         "type": "Warning", "reason": "DevicesUnfit", "message": "Evicted by Bayplan"}
        """;

    assertThat(bayplan.post("/api/v1/namespaces/default/events", event)).matches(Answer::isOk);
  }

  @Test
  void theRoleAloneLetsNobodyDeleteOrMakePods() {
    create(TestPod.named("pod"));

    for (Answer answer : List.of(bayplan.delete(POD), makeAnother())) {
      assertThat(answer.code()).isEqualTo(403);
      assertThat(answer.message()).contains("cannot").doesNotContain("Policy");
    }
  }

  @Test
  void evenAsClusterAdminItNeitherDeletesNorMakesPods() {
    var more =
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName("a-careless-grant")
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
            .addNewSubject("", "ServiceAccount", "bayplan", Installed.NAMESPACE)
            .build();
    create(TestPod.named("pod"));
    cluster.plane().client().resource(more).create();
    try {
      for (Answer answer :
          List.of(bayplan.delete(POD), bayplan.delete(PODS), makeAnother(), evict(""))) {
        assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
      }
    } finally {
      cluster.plane().client().resource(more).delete();
    }
    assertThat(pod().getMetadata().getDeletionTimestamp()).isNull();
  }

  private Answer makeAnother() {
    return bayplan.post(PODS, TestPod.named("another").json());
  }

  private Answer evict(String deleteOptions) {
    return bayplan.post(
        POD + "/eviction",
        """
        {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "pod"}, "deleteOptions": {%s}}
        """
            .formatted(deleteOptions));
  }

  private static String uid(String uid) {
    return "\"preconditions\": {\"uid\": \"" + uid + "\"}";
  }

  private void create(TestPod pod) {
    assertThat(admin.post(PODS, pod.json())).matches(Answer::isOk);
  }

  private static Pod pod() {
    return cluster.plane().client().pods().inNamespace("default").withName("pod").get();
  }
}
