package dev.bayplan.bench.model;

import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.scheduler.cluster.AgentLease;
import dev.bayplan.scheduler.cluster.KubeApi;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The GpuNodes, and the Leases of the agents that write them. */
public final class GpuNodes {

  private static final Duration FOR_GOOD = Duration.ofDays(10_000);

  private final Store store;

  GpuNodes(Store store) {
    this.store = store;
  }

  /** The node's GpuNode, as its agent writes it. */
  public void put(String node, DeviceReport report) {
    store.putIfNew(new Change.GpusPut(node, report));
  }

  /** A GpuNode with these GPUs and nobody on them, and an agent that lives for ever. */
  public void putForGood(String node, List<Gpu> reported) {
    put(node, DeviceReport.of(reported));
    putLease(new AgentLease(node, "for good", FOR_GOOD));
  }

  /** What the node's agent reported last; empty where it did not. */
  public Optional<DeviceReport> report(String node) {
    return store
        .get(KubeApi.Kind.GPU_NODES, Change.GpusPut.class, node)
        .map(Change.GpusPut::report);
  }

  public void delete(String node) {
    store.remove(KubeApi.Kind.GPU_NODES, node);
  }

  /** An agent's sign of life. */
  public void putLease(AgentLease lease) {
    store.putQuietly(new Change.LeasePut(lease));
  }

  public void deleteLease(String node) {
    store.removeQuietly(KubeApi.Kind.LEASES, node);
  }
}
