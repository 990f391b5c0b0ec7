package dev.bayplan.e2e.manifests;

import dev.bayplan.e2e.Manifests;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBuilder;
import java.time.Duration;

/** A plane with the manifests on it, and the people and accounts that meet there. */
final class Installed {
  static final String NAMESPACE = "bayplan-system";
  static final String PODS = "/api/v1/namespaces/default/pods";

  private Installed() {}

  static ControlPlaneExtension cluster(String kustomization) {
    return cluster(kustomization, ControlPlaneOptions.defaults());
  }

  static ControlPlaneExtension cluster(String kustomization, ControlPlaneOptions options) {
    return ControlPlaneExtension.of(options)
        .prepared(plane -> {
          plane.install(Manifests.folder().resolve(kustomization));
          awaitGuards(plane);
        });
  }

  static Caller bayplan(ControlPlane plane) {
    return Caller.admin(plane).asAccount(NAMESPACE, "bayplan");
  }

  /** With a token as the kubelet mounts it: bound to this pod of the agent. */
  static Caller agent(ControlPlane plane, Pod pod) {
    TokenRequest request =
        new TokenRequestBuilder()
            .withNewSpec()
            .withExpirationSeconds(3600L)
            .withNewBoundObjectRef(
                "v1", "Pod", pod.getMetadata().getName(), pod.getMetadata().getUid())
            .endSpec()
            .build();
    TokenRequest answer =
        plane
            .client()
            .serviceAccounts()
            .inNamespace(NAMESPACE)
            .withName(pod.getSpec().getServiceAccountName())
            .tokenRequest(request);
    return Caller.admin(plane).withToken(answer.getStatus().getToken());
  }

  /** Jane may do to pods, and to nothing else, whatever RBAC can allow. */
  static Caller jane(ControlPlane plane) {
    var role =
        new ClusterRoleBuilder()
            .withNewMetadata()
            .withName("everything-in-core")
            .endMetadata()
            .addNewRule()
            .withApiGroups("")
            .withResources("*")
            .withVerbs("*")
            .endRule()
            .build();
    var binding =
        new ClusterRoleBindingBuilder()
            .withNewMetadata()
            .withName("jane")
            .endMetadata()
            .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "everything-in-core")
            .addNewSubject("rbac.authorization.k8s.io", "User", "jane", "")
            .build();
    plane.client().resource(role).serverSideApply();
    plane.client().resource(binding).serverSideApply();
    return Caller.admin(plane).as("jane");
  }

  /**
   * A policy acts some 0.1 to 1 s after it was made. {@code kubectl} makes them in the order of
   * their names, so that the others are in force with the last one.
   */
  private static void awaitGuards(ControlPlane plane) {
    Caller admin = Caller.admin(plane);
    admin.post(PODS, TestPod.named("foreign").ofScheduler("somebody-else").json());
    Await.until(
        "the guards are in force",
        Duration.ofSeconds(20),
        () ->
            bayplan(plane)
                    .merge(PODS + "/foreign?dryRun=All", TestPod.annotation("bayplan.dev/x", "1"))
                    .isRefusedBy("bayplan-own-pods")
                && admin
                    .merge(
                        PODS + "/foreign?dryRun=All", TestPod.annotation("bayplan.dev/plan", "1"))
                    .isRefusedBy("bayplan-annotations"));
  }
}
