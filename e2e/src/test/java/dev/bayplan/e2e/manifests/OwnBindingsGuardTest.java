package dev.bayplan.e2e.manifests;

import static dev.bayplan.e2e.manifests.Installed.PODS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.manifests.Caller.Answer;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code guards/own-bindings.yaml}: how a Binding of Bayplan looks. */
@Tag("cluster")
class OwnBindingsGuardTest {
  @RegisterExtension static final ControlPlaneExtension cluster = Installed.cluster("base");

  private static final String GUARD = "bayplan-own-bindings";
  private static final String BINDING = PODS + "/pod/binding?timeout=5s";

  private final Caller bayplan = Installed.bayplan(cluster.plane());

  @BeforeEach
  void createPodAndReleaseIt() {
    assertThat(Caller.admin(cluster.plane()).post(PODS, TestPod.named("pod").json()))
        .matches(Answer::isOk);
    assertThat(bayplan.patch(PODS + "/pod", Caller.JSON_PATCH, TestPod.withoutGate(0)))
        .matches(Answer::isOk);
  }

  @AfterEach
  void forget() {
    cluster.plane().client().pods().inNamespace("default").withGracePeriod(0).delete();
  }

  @Test
  void nodeAndDevicesAreWrittenInOne() {
    assertThat(bayplan.post(BINDING, binding(uid(), "\"bayplan.dev/assignment\": \"{}\"", "")))
        .matches(Answer::isOk);

    assertThat(pod().getSpec().getNodeName()).isEqualTo("n1");
    assertThat(pod().getMetadata().getAnnotations()).containsEntry("bayplan.dev/assignment", "{}");
  }

  @Test
  void aPodWithoutDevicesNeedsNoAssignment() {
    assertThat(bayplan.post(BINDING, binding(uid(), "", ""))).matches(Answer::isOk);
  }

  @Test
  void itNamesThePodByUid() {
    Answer answer = bayplan.post(BINDING, binding("", "", ""));

    assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
    assertThat(answer.message()).contains("metadata.uid");
  }

  @Test
  void anotherPodOfTheSameNameIsNotBound() {
    Answer answer = bayplan.post(BINDING, binding("00000000-0000-0000-0000-000000000000", "", ""));

    assertThat(answer.code()).as("%s", answer).isEqualTo(409);
  }

  @Test
  void itBringsNoForeignAnnotationAndNoLabel() {
    Answer annotated = bayplan.post(BINDING, binding(uid(), "\"team\": \"red\"", ""));
    Answer labelled = bayplan.post(BINDING, binding(uid(), "", "\"team\": \"red\""));

    assertThat(annotated.isRefusedBy(GUARD)).as("%s", annotated).isTrue();
    assertThat(annotated.message()).endsWith("not: team");
    assertThat(labelled.isRefusedBy(GUARD)).as("%s", labelled).isTrue();
    assertThat(labelled.message()).endsWith("not: team");
  }

  @Test
  void theLabelsThatTheApiServerCopiesFromTheNodeAreNoneOfOurs() {
    FakeNode node = FakeNode.named("n1").withLabel("topology.kubernetes.io/zone", "z1");
    new FakeNodes(cluster.plane()).create(List.of(node));
    try {
      assertThat(bayplan.post(BINDING, binding(uid(), "", ""))).matches(Answer::isOk);
      assertThat(pod().getMetadata().getLabels())
          .containsEntry("topology.kubernetes.io/zone", "z1");
    } finally {
      cluster.plane().client().nodes().withName("n1").delete();
    }
  }

  private static String uid() {
    return pod().getMetadata().getUid();
  }

  private static Pod pod() {
    return cluster.plane().client().pods().inNamespace("default").withName("pod").get();
  }

  private static String binding(String uid, String annotations, String labels) {
    return """
    {"apiVersion": "v1", "kind": "Binding",
     "metadata": {"name": "pod", "uid": "%s", "annotations": {%s}, "labels": {%s}},
     "target": {"apiVersion": "v1", "kind": "Node", "name": "n1"}}
    """
        .formatted(uid, annotations, labels);
  }
}
