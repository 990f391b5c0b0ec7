package dev.bayplan.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.e2e.manifests.Caller.Answer;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.kubelet.Images;
import dev.bayplan.testcluster.kubelet.JavaProgram;
import dev.bayplan.testcluster.kubelet.KubeletPlayer;
import dev.bayplan.testcluster.kubelet.PlayedContainer;
import dev.bayplan.testcluster.kubelet.PlayedPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * kube-scheduler and the extender with the configuration and under the account of the manifests,
 * through everything that kube-scheduler writes: RBAC and guards let it. That they let it do no
 * more is shown by {@link OwnPodsGuardTest}.
 */
@Tag("cluster")
class KubeSchedulerRightsTest {
  @RegisterExtension
  static final ControlPlaneExtension cluster = Installed.cluster("overlays/test");

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static PlayedPod bayplan;

  private final KubernetesClient client = cluster.plane().client();

  @BeforeAll
  static void start() {
    new FakeNodes(cluster.plane())
        .createWithAgents(List.of(FakeNode.named("one").withGpus(2, "H100", 81_559)));
    List<String> extender = JavaProgram.onThisClassPath("dev.bayplan.scheduler.Main", "-Xmx512m");
    bayplan =
        new KubeletPlayer(cluster.plane(), Images.none().with("bayplan/extender", extender))
            .deployment(Installed.NAMESPACE, "bayplan")
            .getFirst()
            .awaitReady(LIMIT);
  }

  @AfterEach
  void itWasForbiddenNothing() throws IOException {
    for (String name : List.of("kube-scheduler", "extender")) {
      PlayedContainer container = bayplan.container(name);
      assertThat(container.restarts()).as("restarts of %s", name).isZero();
      assertThat(Files.readAllLines(container.log()))
          .noneMatch(line -> line.contains("forbidden") || line.contains("denied"));
    }
  }

  @Test
  void itBindsAPodWithAGpu() {
    apply(pod("trains", "resources: {limits: {nvidia.com/gpu: 1}}", ""));

    awaitBound("trains");
    assertThat(pod("trains").getMetadata().getAnnotations()).containsKey("bayplan.dev/assignment");
  }

  /** Of a pod behind the gate it says nothing; those of kube-system have none. */
  @Test
  void itSaysWhyAPodWaits() {
    apply(
        pod("waits", "resources: {limits: {nvidia.com/gpu: 9}}", "")
            .replace("namespace: default", "namespace: kube-system"));

    var waiting = client.pods().inNamespace("kube-system").withName("waits");
    await(
        "the pod has its condition",
        () ->
            waiting.require().getStatus().getConditions().stream()
                .anyMatch(condition -> condition.getType().equals("PodScheduled")));
    await(
        "the pod has its event",
        () ->
            client.events().v1().events().inNamespace("kube-system").list().getItems().stream()
                .anyMatch(event -> "FailedScheduling".equals(event.getReason())));
  }

  @Test
  void itGivesAClaimItsVolume() {
    apply(
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: local}
        provisioner: kubernetes.io/no-provisioner
        volumeBindingMode: WaitForFirstConsumer
        ---
        apiVersion: v1
        kind: PersistentVolume
        metadata: {name: disk}
        spec:
          capacity: {storage: 1Gi}
          accessModes: [ReadWriteOnce]
          storageClassName: local
          local: {path: /disk}
          nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions: [
            {key: kubernetes.io/hostname, operator: In, values: [one]}]}]}}
        ---
        """
            + claim("data", "local"));
    Answer available =
        Caller.admin(cluster.plane())
            .merge(
                "/api/v1/persistentvolumes/disk/status",
                "{\"status\": {\"phase\": \"Available\"}}");
    assertThat(available).matches(Answer::isOk);
    apply(pod("reads", "", "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]"));

    await(
        "the volume is the claim's",
        () -> client.persistentVolumes().withName("disk").get().getSpec().getClaimRef() != null);
  }

  @Test
  void itNamesTheNodeForAVolumeThatIsYetToBeMade() {
    apply(
        """
        apiVersion: storage.k8s.io/v1
        kind: StorageClass
        metadata: {name: remote}
        provisioner: test.example.com
        volumeBindingMode: WaitForFirstConsumer
        ---
        """
            + claim("scratch", "remote"));
    apply(pod("writes", "", "volumes: [{name: v, persistentVolumeClaim: {claimName: scratch}}]"));

    await(
        "the claim names its node",
        () ->
            "one"
                .equals(
                    client
                        .persistentVolumeClaims()
                        .inNamespace("default")
                        .withName("scratch")
                        .get()
                        .getMetadata()
                        .getAnnotations()
                        .get("volume.kubernetes.io/selected-node")));
  }

  /** Devices of a DRA driver, asked for by a claim and as an extended resource. */
  @Test
  void itReservesDevicesOfADriver() {
    apply(
        """
        apiVersion: resource.k8s.io/v1
        kind: DeviceClass
        metadata: {name: radio}
        spec: {extendedResourceName: test.example.com/radio, selectors: [{cel: {expression: "true"}}]}
        ---
        apiVersion: resource.k8s.io/v1
        kind: ResourceSlice
        metadata: {name: one}
        spec:
          driver: test.example.com
          nodeName: one
          pool: {name: one, generation: 1, resourceSliceCount: 1}
          devices: [{name: d0}, {name: d1}]
        ---
        apiVersion: resource.k8s.io/v1
        kind: ResourceClaim
        metadata: {name: radio, namespace: default}
        spec: {devices: {requests: [{name: r, exactly: {deviceClassName: radio}}]}}
        """);
    apply(
        pod(
            "claims",
            "resources: {claims: [{name: k}]}",
            "resourceClaims: [{name: k, resourceClaimName: radio}]"));
    apply(pod("counts", "resources: {limits: {test.example.com/radio: 1}}", ""));

    awaitBound("claims");
    awaitBound("counts");
    assertThat(
            cluster
                .plane()
                .kubectl()
                .run(
                    "get", "pod", "counts", "-o", "jsonpath={.status.extendedResourceClaimStatus}"))
        .contains("test.example.com/radio");
  }

  private void awaitBound(String name) {
    await(name + " is bound", () -> "one".equals(pod(name).getSpec().getNodeName()));
  }

  private static void await(String what, BooleanSupplier condition) {
    Await.until(what, LIMIT, condition, () -> bayplan.logTails());
  }

  private Pod pod(String name) {
    return client.pods().inNamespace("default").withName(name).require();
  }

  private static void apply(String yaml) {
    cluster.plane().kubectl().apply(yaml);
  }

  private static String pod(String name, String ofContainer, String ofSpec) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: default}
    spec:
      schedulerName: bayplan
      %s
      containers:
      - name: main
        image: nothing
        volumeMounts: []
        %s
    """
        .formatted(name, ofSpec, ofContainer);
  }

  private static String claim(String name, String storageClass) {
    return """
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: %s, namespace: default}
    spec: {storageClassName: %s, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}
    """
        .formatted(name, storageClass);
  }
}
