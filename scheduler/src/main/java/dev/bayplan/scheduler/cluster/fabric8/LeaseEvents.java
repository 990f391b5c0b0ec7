package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Tells of the agents' signs of life. */
record LeaseEvents(KubeApi.Sink sink) implements ResourceEventHandler<LeaseItem> {

  @Override
  public void onAdd(LeaseItem lease) {
    if (lease.ofAnAgent()) {
      sink.lease(lease.lease());
    }
  }

  @Override
  public void onUpdate(LeaseItem old, LeaseItem lease) {
    onAdd(lease);
  }

  @Override
  public void onDelete(LeaseItem lease, boolean stateUnknown) {
    if (lease.ofAnAgent()) {
      sink.leaseGone(lease.name());
    }
  }

  @Override
  public void onList(String revision, boolean empty) {
    sink.synced(KubeApi.Kind.LEASES);
  }
}
