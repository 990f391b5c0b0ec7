package dev.bayplan.testcluster;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.ZonedDateTime;
import java.util.List;

/** Puts fake nodes into a cluster, many at a time. */
public final class FakeNodes {
  private final KubernetesClient client;

  public FakeNodes(ControlPlane plane) {
    this.client = plane.client();
  }

  /** One POST for each node, as a kubelet that nobody has told of GPUs would do. */
  public void create(List<FakeNode> nodes) {
    Parallel.forEach(nodes, node -> client.nodes().resource(node.asResource()).create());
  }

  /**
   * The nodes and what Bayplan's agent writes about them: a {@code GpuNode} with its status and a
   * Lease that says that the agent lives. Needs Bayplan's manifests installed. The Lease holds for
   * {@link GpuNodes#LEASE_SECONDS} from now; a longer test renews it ({@link #renewLeases}).
   */
  public void createWithAgents(List<FakeNode> nodes) {
    GpuNodes gpuNodes = new GpuNodes(client);
    Parallel.forEach(
        nodes,
        node -> {
          Node created = client.nodes().resource(node.asResource()).create();
          gpuNodes.write(node, created.getMetadata().getUid(), ZonedDateTime.now());
        });
  }

  /** The agents of these nodes report what their GPUs are now, for example one of them ill. */
  public void reportAgain(List<FakeNode> nodes) {
    GpuNodes gpuNodes = new GpuNodes(client);
    Parallel.forEach(nodes, gpuNodes::writeStatus);
  }

  /** As agents do once a minute. */
  public void renewLeases(List<FakeNode> nodes) {
    GpuNodes gpuNodes = new GpuNodes(client);
    Parallel.forEach(nodes, node -> gpuNodes.renew(node, ZonedDateTime.now()));
  }
}
