package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;

/** Tells of policies; what is a change, and of what, is decided behind the port. */
record PolicyEvents(KubeApi.Sink sink) implements Changes<PolicyItem> {

  @Override
  public void onAdd(PolicyItem policy) {
    sink.policy(policy.object());
  }

  @Override
  public void onUpdate(PolicyItem old, PolicyItem policy) {
    onAdd(policy);
  }

  @Override
  public void onDelete(PolicyItem policy) {
    sink.policyGone(policy.name());
  }

  @Override
  public void onList() {
    sink.synced(KubeApi.Kind.POLICIES);
  }
}
