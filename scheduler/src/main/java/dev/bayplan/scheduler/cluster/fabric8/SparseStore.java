package dev.bayplan.scheduler.cluster.fabric8;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an informer keeps of objects that were read untyped: their names and revisions. A cluster
 * has tens of thousands of Jobs.
 */
final class SparseStore implements ItemStore<GenericKubernetesResource> {

  private final Map<String, GenericKubernetesResource> items = new ConcurrentHashMap<>();

  @Override
  public String getKey(GenericKubernetesResource item) {
    return Cache.metaNamespaceKeyFunc(item);
  }

  @Override
  public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource item) {
    return items.put(key, sparse(item));
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String key) {
    return items.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return items.values().stream();
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    return items.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }

  private static GenericKubernetesResource sparse(GenericKubernetesResource item) {
    ObjectMeta metadata = new ObjectMeta();
    metadata.setNamespace(item.getMetadata().getNamespace());
    metadata.setName(item.getMetadata().getName());
    metadata.setUid(item.getMetadata().getUid());
    metadata.setResourceVersion(item.getMetadata().getResourceVersion());
    GenericKubernetesResource sparse = new GenericKubernetesResource();
    sparse.setApiVersion(item.getApiVersion());
    sparse.setKind(item.getKind());
    sparse.setMetadata(metadata);
    return sparse;
  }
}
