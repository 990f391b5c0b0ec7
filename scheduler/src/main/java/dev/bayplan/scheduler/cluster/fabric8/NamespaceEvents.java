package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.Event;

/** Tells of namespaces. */
record NamespaceEvents(KubeApi.Sink sink) implements Changes<NamespaceItem> {

  @Override
  public void onAdd(NamespaceItem namespace) {
    sink.event(new Event.NamespaceSeen(namespace.name(), namespace.labels()));
  }

  @Override
  public void onUpdate(NamespaceItem old, NamespaceItem namespace) {
    if (!namespace.labels().equals(old.labels())) {
      onAdd(namespace);
    }
  }

  @Override
  public void onDelete(NamespaceItem namespace) {
    sink.event(new Event.NamespaceGone(namespace.name()));
  }

  @Override
  public void onList() {
    sink.synced(KubeApi.Kind.NAMESPACES);
  }
}
