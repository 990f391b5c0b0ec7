package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.dialect.Translation;
import dev.bayplan.scheduler.admission.AdmissionServer;
import dev.bayplan.scheduler.admission.Reviewer;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** {@code base/gate}: the gate as a MutatingAdmissionPolicy. */
@Tag("cluster")
class GatePolicyTest extends GateCases {
  @RegisterExtension
  static final ControlPlaneExtension cluster =
      Installed.cluster("base", WITH_CONTROLLERS).prepared(GateCases::awaitGate);

  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Override
  ControlPlane plane() {
    return cluster.plane();
  }

  /** Policies run in the order of their names: this one runs after the gate's. */
  @Test
  void aPodThatALaterPolicySendsToBayplanHasIt() {
    plane().kubectl().apply(LATER_POLICY);

    awaitGated(TestPod.named("sent").ofScheduler("by-policy"));
  }

  /** Webhooks run after all policies. */
  @Test
  void aPodThatAWebhookSendsToBayplanHasIt() {
    Map<String, Reviewer> toBayplan =
        Map.of("/send", new Reviewer(pod -> schedulerOf(pod).equals("by-webhook") ? SENT : KEPT));
    try (AdmissionServer server = ServedWebhooks.serve(plane(), toBayplan)) {
      plane()
          .kubectl()
          .apply(LATER_WEBHOOK.formatted(ServedWebhooks.client(plane(), server, "/send")));
      awaitGated(TestPod.named("sent").ofScheduler("by-webhook"));
      assertThat(born(TestPod.named("other").ofScheduler("default-scheduler").json())).isEmpty();
    } finally {
      plane().kubectl().run("delete", "mutatingwebhookconfiguration", "zz-sends-to-bayplan");
    }
  }

  private static final Translation KEPT = new Translation.Nothing();
  private static final Translation SENT =
      new Translation.Patch(
          List.of(
              new Translation.Op(
                  "/spec/schedulerName", JsonNodeFactory.instance.stringNode("bayplan"))));

  private void awaitGated(TestPod pod) {
    Await.until(
        "the pod is gated",
        LIMIT,
        () -> {
          Caller.Answer answer = admin().post(DialectComparison.DRY, pod.json());
          return answer.isOk() && gates(plane(), answer).equals(List.of(GATE));
        });
  }

  private static String schedulerOf(JsonNode pod) {
    return pod.path("spec").path("schedulerName").asString("");
  }

  private static final String LATER_POLICY =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicy
      metadata: {name: zz-sends-to-bayplan}
      spec:
        failurePolicy: Fail
        reinvocationPolicy: Never
        matchConstraints:
          resourceRules:
          - {apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}
        matchConditions:
        - {name: sent, expression: object.spec.schedulerName == 'by-policy'}
        mutations:
        - patchType: ApplyConfiguration
          applyConfiguration: {expression: "Object{spec: Object.spec{schedulerName: 'bayplan'}}"}
      ---
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingAdmissionPolicyBinding
      metadata: {name: zz-sends-to-bayplan}
      spec: {policyName: zz-sends-to-bayplan}
      """;

  private static final String LATER_WEBHOOK =
      """
      apiVersion: admissionregistration.k8s.io/v1
      kind: MutatingWebhookConfiguration
      metadata: {name: zz-sends-to-bayplan}
      webhooks:
      - name: send.example.com
        admissionReviewVersions: [v1]
        sideEffects: None
        rules:
        - {apiGroups: [""], apiVersions: [v1], resources: [pods], operations: [CREATE]}
        clientConfig: %s
      """;
}
