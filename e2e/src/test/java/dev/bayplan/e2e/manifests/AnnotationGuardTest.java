package dev.bayplan.e2e.manifests;

import static dev.bayplan.e2e.manifests.Installed.PODS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.manifests.Caller.Answer;
import dev.bayplan.testcluster.ControlPlaneExtension;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code guards/annotations.yaml}: only Bayplan writes its annotations. */
@Tag("cluster")
class AnnotationGuardTest {
  @RegisterExtension static final ControlPlaneExtension cluster = Installed.cluster("base");

  private static final String GUARD = "bayplan-annotations";

  private final Caller admin = Caller.admin(cluster.plane());
  private final Caller jane = Installed.jane(cluster.plane());
  private final Caller bayplan = Installed.bayplan(cluster.plane());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bayplan.dev/plan",
        "bayplan.dev/assignment",
        "bayplan.dev/wake",
        "bayplan.dev/reason",
        "bayplan.dev/isolation"
      })
  void nobodyElseMakesAPodThatCarriesIt(String key) {
    String pod = TestPod.named("born-with-it").annotated(key, "{}").json();

    for (Caller caller : List.of(admin, jane)) {
      Answer answer = caller.post(PODS, pod);
      assertThat(answer.isRefusedBy(GUARD)).as("%s", answer).isTrue();
      assertThat(answer.message()).contains(key + " is written by the bayplan scheduler alone");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bayplan.dev/plan",
        "bayplan.dev/assignment",
        "bayplan.dev/wake",
        "bayplan.dev/reason",
        "bayplan.dev/isolation"
      })
  void nobodyElseSetsChangesOrRemovesIt(String key) {
    String name = "marked-" + key.substring(key.indexOf('/') + 1);
    create(TestPod.named(name));
    String pod = PODS + "/" + name;

    for (Caller caller : List.of(admin, jane)) {
      assertThat(caller.merge(pod, TestPod.annotation(key, "mine")))
          .matches(AnnotationGuardTest::isRefused);
    }
    assertThat(bayplan.merge(pod, TestPod.annotation(key, "ours"))).matches(Answer::isOk);
    for (Caller caller : List.of(admin, jane)) {
      for (String resource : List.of(pod, pod + "/status")) {
        assertThat(caller.merge(resource, TestPod.annotation(key, "mine")))
            .matches(AnnotationGuardTest::isRefused);
        assertThat(caller.merge(resource, TestPod.withoutAnnotation(key)))
            .matches(AnnotationGuardTest::isRefused);
      }
    }
    assertThat(annotations(name)).containsEntry(key, "ours");
  }

  @Test
  void theSubresourcesThatChangeAPodAreNoWayIn() {
    create(TestPod.named("sideways"));
    String touched =
        "{\"metadata\":{\"annotations\":{\"bayplan.dev/plan\":\"mine\"}},\"spec\":{%s}}";
    String debug =
        touched.formatted("\"ephemeralContainers\":[{\"name\":\"debug\",\"image\":\"nothing\"}]");
    String resize =
        touched.formatted(
            "\"containers\":[{\"name\":\"main\",\"resources\":{\"requests\":{\"cpu\":\"2\"}}}]");

    for (Caller caller : List.of(admin, jane)) {
      caller.patch(PODS + "/sideways/ephemeralcontainers", Caller.STRATEGIC, debug);
      caller.patch(PODS + "/sideways/resize", Caller.STRATEGIC, resize);
    }

    assertThat(annotations("sideways")).doesNotContainKey("bayplan.dev/plan");
  }

  @Test
  void aBindingOfAnotherCarriesNone() {
    create(TestPod.named("to-bind").ofScheduler("by-hand"));
    String with = binding("to-bind", "\"bayplan.dev/assignment\": \"{}\"");
    String without = binding("to-bind", "");

    for (Caller caller : List.of(admin, jane)) {
      for (String path :
          List.of(PODS + "/to-bind/binding", "/api/v1/namespaces/default/bindings")) {
        Answer answer = caller.post(path, with);
        assertThat(answer.isRefusedBy(GUARD)).as("%s: %s", path, answer).isTrue();
      }
    }
    assertThat(jane.post(PODS + "/to-bind/binding", without)).matches(Answer::isOk);
  }

  @Test
  void everythingElseAboutSuchAPodStaysFree() {
    create(TestPod.named("free").annotated("bayplan.dev/gpu-compute", "50"));
    String pod = PODS + "/free";
    assertThat(bayplan.merge(pod, TestPod.annotation("bayplan.dev/plan", "ours")))
        .matches(Answer::isOk);

    assertThat(jane.merge(pod, "{\"metadata\":{\"labels\":{\"app\":\"other\"}}}"))
        .matches(Answer::isOk);
    assertThat(jane.merge(pod, TestPod.annotation("bayplan.dev/gpu-compute", "60")))
        .matches(Answer::isOk);
    assertThat(jane.merge(pod, TestPod.annotation("team", "blue"))).matches(Answer::isOk);
    assertThat(admin.merge(pod + "/status", "{\"status\":{\"message\":\"hello\"}}"))
        .matches(Answer::isOk);
    assertThat(jane.post(pod + "/eviction", eviction("free"))).matches(Answer::isOk);
    assertThat(jane.delete(pod + "?gracePeriodSeconds=0").code()).isIn(200, 404);
  }

  private static boolean isRefused(Answer answer) {
    return answer.isRefusedBy(GUARD);
  }

  private void create(TestPod pod) {
    assertThat(jane.post(PODS, pod.json())).matches(Answer::isOk);
  }

  private static Map<String, String> annotations(String pod) {
    return cluster
        .plane()
        .client()
        .pods()
        .inNamespace("default")
        .withName(pod)
        .get()
        .getMetadata()
        .getAnnotations();
  }

  private static String binding(String pod, String annotations) {
    return """
    {"apiVersion": "v1", "kind": "Binding", "metadata": {"name": "%s", "annotations": {%s}},
     "target": {"kind": "Node", "name": "somewhere"}}
    """
        .formatted(pod, annotations);
  }

  private static String eviction(String pod) {
    return """
    {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": "%s"}}
    """
        .formatted(pod);
  }
}
