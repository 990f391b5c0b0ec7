package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Ask;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pods that the API server told of. One writer, any readers. Equal requests are kept once, so
 * that requests of one class are the same object.
 */
final class Pods {

  /** Uids of gone pods are remembered this long: late events about them must not revive them. */
  private static final int GONE_KEPT = 20_000;

  private static final int CLASSES_KEPT = 10_000;

  private final Map<String, PodFacts> byUid = new ConcurrentHashMap<>();
  private final Map<String, String> uidByName = new ConcurrentHashMap<>();
  private final Set<String> gone = new LinkedHashSet<>();
  private final Map<Ask, Ask> classes = new HashMap<>();

  /** The facts that count now; null where they are older than what is known, or the pod is gone. */
  @Nullable PodFacts put(PodFacts seen) {
    String uid = seen.ref().uid();
    PodFacts known = byUid.get(uid);
    boolean older = known != null && seen.revision() < known.revision();
    if (older || gone.contains(uid)) {
      return null;
    }
    PodFacts pod = interned(seen);
    byUid.put(uid, pod);
    uidByName.put(pod.ref().qualifiedName(), uid);
    return pod;
  }

  /** The same facts with the request's one object for its class. */
  @SuppressWarnings("ReferenceEquality") // to have one object is what this is for
  PodFacts interned(PodFacts pod) {
    if (classes.size() > CLASSES_KEPT) {
      classes.clear();
    }
    Ask one = classes.computeIfAbsent(pod.ask(), ask -> ask);
    return one == pod.ask() ? pod : with(one, pod);
  }

  private static PodFacts with(Ask one, PodFacts pod) {
    return new PodFacts(
        pod.ref(),
        pod.revision(),
        pod.ours(),
        one,
        pod.priority(),
        pod.createdSeconds(),
        pod.standing(),
        pod.marks(),
        pod.ties());
  }

  void gone(String uid) {
    PodFacts known = byUid.remove(uid);
    if (known != null) {
      uidByName.remove(known.ref().qualifiedName(), uid);
    }
    gone.add(uid);
    if (gone.size() > GONE_KEPT) {
      Iterator<String> oldest = gone.iterator();
      oldest.next();
      oldest.remove();
    }
  }

  boolean isGone(String uid) {
    return gone.contains(uid);
  }

  @Nullable PodFacts get(String uid) {
    return byUid.get(uid);
  }

  Optional<PodFacts> named(String namespace, String name) {
    return Optional.ofNullable(uidByName.get(namespace + "/" + name)).map(byUid::get);
  }

  /** Uids of pods that a whole list lacks and that were not seen after it; sorted. */
  List<String> missing(Event.PodsListed listed) {
    List<String> missing = new ArrayList<>();
    for (PodFacts pod : byUid.values()) {
      if (pod.revision() <= listed.revision() && !listed.uids().contains(pod.ref().uid())) {
        missing.add(pod.ref().uid());
      }
    }
    missing.sort(null);
    return missing;
  }

  int size() {
    return byUid.size();
  }

  /** All of them, in no order. */
  List<PodFacts> all() {
    return List.copyOf(byUid.values());
  }

  List<String> allGone() {
    return List.copyOf(gone);
  }
}
