package dev.bayplan.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.ZonedDateTime;
import java.util.Map;

/**
 * What the agent of a node writes, written for it. Untyped on purpose: it is the shape on the wire
 * that the product must read, and the custom resource's schema checks it.
 */
final class GpuNodes {
  static final int LEASE_SECONDS = 180;
  private static final String NAMESPACE = "bayplan-system";
  private static final ResourceDefinitionContext GPU_NODE =
      new ResourceDefinitionContext.Builder()
          .withGroup("bayplan.dev")
          .withVersion("v1alpha1")
          .withKind("GpuNode")
          .withPlural("gpunodes")
          .withNamespaced(false)
          .build();

  private final KubernetesClient client;

  GpuNodes(KubernetesClient client) {
    this.client = client;
  }

  void write(FakeNode node, String nodeUid) {
    GenericKubernetesResource gpuNode = new GenericKubernetesResource();
    gpuNode.setApiVersion("bayplan.dev/v1alpha1");
    gpuNode.setKind("GpuNode");
    gpuNode.setMetadata(owned(node, nodeUid).build());
    gpuNode.setAdditionalProperty("spec", Map.of("mode", "own"));
    GenericKubernetesResource created =
        client.genericKubernetesResources(GPU_NODE).resource(gpuNode).create();
    created.setAdditionalProperty(
        "status", Map.of("gpus", node.gpus().stream().map(FakeGpu::asMap).toList()));
    client.genericKubernetesResources(GPU_NODE).resource(created).updateStatus();
  }

  void lease(FakeNode node, String nodeUid, ZonedDateTime now) {
    ObjectMeta metadata = owned(node, nodeUid).withNamespace(NAMESPACE).build();
    Lease lease =
        new LeaseBuilder()
            .withMetadata(metadata)
            .withNewSpec()
            .withHolderIdentity(node.name())
            .withLeaseDurationSeconds(LEASE_SECONDS)
            .withAcquireTime(now)
            .withRenewTime(now)
            .endSpec()
            .build();
    client.leases().inNamespace(NAMESPACE).resource(lease).create();
  }

  void renew(FakeNode node, ZonedDateTime now) {
    client
        .leases()
        .inNamespace(NAMESPACE)
        .withName(node.name())
        .edit(lease -> new LeaseBuilder(lease).editSpec().withRenewTime(now).endSpec().build());
  }

  private static ObjectMetaBuilder owned(FakeNode node, String uid) {
    return new ObjectMetaBuilder()
        .withName(node.name())
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(node.name())
        .withUid(uid)
        .endOwnerReference();
  }
}
