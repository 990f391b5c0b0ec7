package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.KubeApi;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/**
 * All objects with their revisions, and who watches them. Its monitor is the server's one lock:
 * whoever reads before writing holds it, and watchers are told under it.
 */
final class Store {

  private final Map<KubeApi.Kind, Map<String, Change.Put>> objects =
      new EnumMap<>(KubeApi.Kind.class);
  private final List<Consumer<Change>> watchers = new CopyOnWriteArrayList<>();
  private long revision = 1;

  Store() {
    for (KubeApi.Kind kind : KubeApi.Kind.values()) {
      objects.put(kind, new TreeMap<>());
    }
  }

  synchronized long revision() {
    return revision;
  }

  void onChange(Consumer<Change> watcher) {
    watchers.add(watcher);
  }

  void forget(Consumer<Change> watcher) {
    watchers.remove(watcher);
  }

  /** All of one kind, by name. */
  synchronized List<Change.Put> list(KubeApi.Kind kind) {
    return List.copyOf(of(kind).values());
  }

  /** The same, where all of this kind are of this type. */
  <P extends Change.Put> List<P> list(KubeApi.Kind kind, Class<P> type) {
    return list(kind).stream().map(type::cast).toList();
  }

  synchronized <P extends Change.Put> Optional<P> get(
      KubeApi.Kind kind, Class<P> type, String name) {
    return Optional.ofNullable(of(kind).get(name)).map(type::cast);
  }

  /**
   * @param at the object at the revision that it gets
   */
  synchronized <P extends Change.Put> P put(LongFunction<P> at) {
    P next = at.apply(++revision);
    of(next.kind()).put(next.name(), next);
    tell(next);
    return next;
  }

  /** Makes no revision: a sign of life, so that a rest can be told from activity. */
  synchronized void putQuietly(Change.Put next) {
    of(next.kind()).put(next.name(), next);
    tell(next);
  }

  /** Writes it where it is not what is there. */
  synchronized void putIfNew(Change.Put next) {
    if (!next.equals(of(next.kind()).get(next.name()))) {
      put(_ -> next);
    }
  }

  /** Removes it where it is there. */
  synchronized void remove(KubeApi.Kind kind, String name) {
    Optional.ofNullable(of(kind).get(name)).ifPresent(this::remove);
  }

  /**
   * @param last as the watch is to tell of it
   */
  synchronized void remove(Change.Put last) {
    revision++;
    of(last.kind()).remove(last.name());
    tell(new Change.Gone(last));
  }

  synchronized void removeQuietly(KubeApi.Kind kind, String name) {
    Optional.ofNullable(of(kind).remove(name)).ifPresent(last -> tell(new Change.Gone(last)));
  }

  private Map<String, Change.Put> of(KubeApi.Kind kind) {
    return objects.getOrDefault(kind, Map.of());
  }

  private void tell(Change change) {
    watchers.forEach(watcher -> watcher.accept(change));
  }
}
