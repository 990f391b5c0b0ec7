package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.gang.GangKind;
import dev.bayplan.policies.GangTerms;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells of gangs by the objects of one kind that speak of them. What each object said last is kept,
 * and only what is new is told: most changes of such an object are of its status.
 */
final class GangEvents implements ResourceEventHandler<GenericKubernetesResource> {

  private static final Logger LOG = LoggerFactory.getLogger(GangEvents.class);
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final GangKind kind;
  private final KubeApi.Sink sink;
  private final Runnable settled;
  private final Map<Name, SortedMap<String, GangTerms>> said = new TreeMap<>();
  private final Set<Name> there = new HashSet<>();

  private record Name(String namespace, String name) implements Comparable<Name> {

    static Name of(GenericKubernetesResource object) {
      return new Name(
          Json.text(object.getMetadata().getNamespace()),
          Json.text(object.getMetadata().getName()));
    }

    @Override
    public int compareTo(Name other) {
      int byNamespace = namespace.compareTo(other.namespace);
      return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }
  }

  /**
   * @param settled is run once all is told that is known, or that there is nothing to know
   */
  GangEvents(GangKind kind, KubeApi.Sink sink, Runnable settled) {
    this.kind = kind;
    this.sink = sink;
    this.settled = settled;
  }

  /** A watch begins, perhaps not the first one. */
  synchronized void begin() {
    there.clear();
  }

  @Override
  public synchronized void onAdd(GenericKubernetesResource object) {
    there.add(Name.of(object));
    say(Name.of(object), read(object));
  }

  @Override
  public void onUpdate(GenericKubernetesResource old, GenericKubernetesResource object) {
    onAdd(object);
  }

  @Override
  public synchronized void onDelete(GenericKubernetesResource object, boolean stateUnknown) {
    there.remove(Name.of(object));
    say(Name.of(object), new TreeMap<>());
  }

  /** Whatever is not in the first list of a watch went while nobody watched. */
  @Override
  public void onList(String revision, boolean empty) {
    endOthers();
    settled();
  }

  void settled() {
    settled.run();
  }

  /** The kind is not served any more: there are no such objects. */
  synchronized void allGone() {
    there.clear();
    endOthers();
  }

  private synchronized void endOthers() {
    for (Name name : List.copyOf(said.keySet())) {
      if (!there.contains(name)) {
        say(name, new TreeMap<>());
      }
    }
  }

  /** One object that trips over a bug of ours must not end the watch of all. */
  private SortedMap<String, GangTerms> read(GenericKubernetesResource object) {
    try {
      return kind.read(MAPPER.valueToTree(object));
    } catch (RuntimeException bug) {
      LOG.error("{} {} could not be read: a bug of Bayplan", kind.kind(), Name.of(object), bug);
      return new TreeMap<>();
    }
  }

  private void say(Name object, SortedMap<String, GangTerms> now) {
    SortedMap<String, GangTerms> before = said.getOrDefault(object, new TreeMap<>());
    before.forEach((gang, _) -> {
      if (!now.containsKey(gang)) {
        sink.event(new Event.GangGone(object.namespace(), gang));
      }
    });
    now.forEach((gang, terms) -> {
      if (!terms.equals(before.get(gang))) {
        sink.event(new Event.GangSeen(object.namespace(), gang, terms));
      }
    });
    if (now.isEmpty()) {
      said.remove(object);
    } else {
      said.put(object, now);
    }
  }
}
