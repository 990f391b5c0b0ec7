package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.Event;

/** Tells of nodes. */
record NodeEvents(KubeApi.Sink sink) implements Changes<NodeItem> {

  @Override
  public void onAdd(NodeItem node) {
    sink.event(new Event.NodeSeen(node.facts()));
  }

  @Override
  public void onUpdate(NodeItem old, NodeItem node) {
    if (!node.facts().equals(old.facts())) { // Heartbeats change nothing that we read.
      onAdd(node);
    }
  }

  @Override
  public void onDelete(NodeItem node) {
    sink.event(new Event.NodeGone(node.name()));
  }

  @Override
  public void onList() {
    sink.synced(KubeApi.Kind.NODES);
  }
}
