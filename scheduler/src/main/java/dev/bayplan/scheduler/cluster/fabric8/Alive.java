package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.ApiHealth;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;

/** Every event of an informer is a sign of life. */
record Alive<T>(ResourceEventHandler<T> next, ApiHealth health) implements ResourceEventHandler<T> {

  @Override
  public void onAdd(T item) {
    health.answered();
    next.onAdd(item);
  }

  @Override
  public void onUpdate(T old, T item) {
    health.answered();
    next.onUpdate(old, item);
  }

  @Override
  public void onDelete(T item, boolean stateUnknown) {
    health.answered();
    next.onDelete(item, stateUnknown);
  }

  @Override
  public void onList(String revision, boolean empty) {
    health.answered();
    next.onList(revision, empty);
  }
}
