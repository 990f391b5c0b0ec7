package dev.bayplan.testcluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;

/**
 * What the agent of a node writes, written for it and under its identity. Untyped on purpose: it is
 * the shape on the wire that the product must read, and the custom resource's schema checks it.
 */
final class GpuNodes {
  /** Nobody runs these agents, so that their word has to hold for longer than a real one's. */
  static final int LEASE_SECONDS = 3600;

  private static final ResourceDefinitionContext GPU_NODE =
      new ResourceDefinitionContext.Builder()
          .withGroup("bayplan.dev")
          .withVersion("v1alpha1")
          .withKind("GpuNode")
          .withPlural("gpunodes")
          .withNamespaced(false)
          .build();

  private final AgentIdentity agents;

  GpuNodes(KubernetesClient admin) {
    this.agents = new AgentIdentity(admin);
  }

  /** The {@code GpuNode} with its status, and a Lease that says that the agent lives. */
  void write(FakeNode node, String nodeUid, ZonedDateTime now) {
    agents.on(
        node.name(),
        client -> {
          var gpuNodes = client.genericKubernetesResources(GPU_NODE);
          gpuNodes.resource(gpuNode(owned(node, nodeUid))).create();
          gpuNodes.resource(withStatus(gpuNode(named(node)), node)).patchStatus();
          client
              .leases()
              .inNamespace(AgentIdentity.NAMESPACE)
              .resource(lease(node, nodeUid, now))
              .create();
        });
  }

  /** The status again, after the harness has changed what the node has. */
  void writeStatus(FakeNode node) {
    agents.on(
        node.name(),
        client ->
            client
                .genericKubernetesResources(GPU_NODE)
                .resource(withStatus(gpuNode(named(node)), node))
                .patchStatus());
  }

  void renew(FakeNode node, ZonedDateTime now) {
    agents.on(
        node.name(),
        client ->
            client
                .leases()
                .inNamespace(AgentIdentity.NAMESPACE)
                .withName(node.name())
                .edit(lease ->
                    new LeaseBuilder(lease).editSpec().withRenewTime(now).endSpec().build()));
  }

  private static GenericKubernetesResource gpuNode(ObjectMeta metadata) {
    GenericKubernetesResource gpuNode = new GenericKubernetesResource();
    gpuNode.setApiVersion("bayplan.dev/v1alpha1");
    gpuNode.setKind("GpuNode");
    gpuNode.setMetadata(metadata);
    return gpuNode;
  }

  private static GenericKubernetesResource withStatus(
      GenericKubernetesResource gpuNode, FakeNode node) {
    List<Map<String, Object>> gpus = node.gpus().stream().map(FakeGpu::asMap).toList();
    gpuNode.setAdditionalProperty(
        "status", Map.of("mode", "Own", "count", gpus.size(), "gpus", gpus));
    return gpuNode;
  }

  private static Lease lease(FakeNode node, String nodeUid, ZonedDateTime now) {
    return new LeaseBuilder()
        .withMetadata(
            new ObjectMetaBuilder(owned(node, nodeUid))
                .withNamespace(AgentIdentity.NAMESPACE)
                .build())
        .withNewSpec()
        .withHolderIdentity(node.name())
        .withLeaseDurationSeconds(LEASE_SECONDS)
        .withAcquireTime(now)
        .withRenewTime(now)
        .endSpec()
        .build();
  }

  private static ObjectMeta named(FakeNode node) {
    return new ObjectMetaBuilder().withName(node.name()).build();
  }

  private static ObjectMeta owned(FakeNode node, String uid) {
    return new ObjectMetaBuilder(named(node))
        .addNewOwnerReference()
        .withApiVersion("v1")
        .withKind("Node")
        .withName(node.name())
        .withUid(uid)
        .endOwnerReference()
        .build();
  }
}
