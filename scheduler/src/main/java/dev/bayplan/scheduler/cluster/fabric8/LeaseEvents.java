package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;

/** Tells of the agents' signs of life. */
record LeaseEvents(KubeApi.Sink sink) implements Changes<LeaseItem> {

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
  public void onDelete(LeaseItem lease) {
    if (lease.ofAnAgent()) {
      sink.leaseGone(lease.name());
    }
  }

  @Override
  public void onList() {
    sink.synced(KubeApi.Kind.LEASES);
  }
}
