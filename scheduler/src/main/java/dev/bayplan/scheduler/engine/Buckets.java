package dev.bayplan.scheduler.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map of names, of which a change copies one bucket and the spine: a part of a
 * snapshot that may have tens of thousands of entries.
 */
final class Buckets<V> {

  private static final int COUNT = 512;

  private final List<Map<String, V>> buckets;

  private Buckets(List<Map<String, V>> buckets) {
    this.buckets = buckets;
  }

  static <V> Buckets<V> empty() {
    List<Map<String, V>> none = new ArrayList<>(COUNT);
    for (int i = 0; i < COUNT; i++) {
      none.add(Map.of());
    }
    return new Buckets<>(none);
  }

  @Nullable V get(String name) {
    return buckets.get(bucket(name)).get(name);
  }

  /** This map with one entry replaced, or removed by null. */
  Buckets<V> with(String name, @Nullable V value) {
    int index = bucket(name);
    Map<String, V> bucket = new HashMap<>(buckets.get(index));
    if (value == null) {
      bucket.remove(name);
    } else {
      bucket.put(name, value);
    }
    List<Map<String, V>> next = new ArrayList<>(buckets);
    next.set(index, bucket);
    return new Buckets<>(next);
  }

  private static int bucket(String name) {
    int hash = name.hashCode();
    return (hash ^ hash >>> 16) & COUNT - 1;
  }

  /** All entries, in the order of their names. */
  SortedMap<String, V> sorted() {
    SortedMap<String, V> all = new TreeMap<>();
    buckets.forEach(all::putAll);
    return all;
  }
}
