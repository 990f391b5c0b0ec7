package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.KubeApi;
import java.util.List;
import java.util.Optional;

/** The nodes. */
public final class Nodes {

  private final Store store;

  Nodes(Store store) {
    this.store = store;
  }

  /** By name. */
  public List<NodeObject> all() {
    return store.list(KubeApi.Kind.NODES, Change.NodePut.class).stream()
        .map(Change.NodePut::node)
        .toList();
  }

  public Optional<NodeObject> get(String name) {
    return store.get(KubeApi.Kind.NODES, Change.NodePut.class, name).map(Change.NodePut::node);
  }

  public void put(NodeObject node) {
    store.put(_ -> new Change.NodePut(node));
  }

  public void delete(String name) {
    store.remove(KubeApi.Kind.NODES, name);
  }
}
