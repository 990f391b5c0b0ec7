package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Our own queue: pods that wait for a place, in {@link Line}s of those that get the same answer. A
 * hopeless pod costs nothing: its line is looked at again only when a node changes, by one verdict
 * for all of its pods.
 */
final class Queue {

  private final Comparator<Waiter> order;
  private final Map<String, Waiter> waiters = new ConcurrentHashMap<>();
  private final Map<String, Line> standing = new HashMap<>();
  private final Map<Line.Key, Line> lines = new HashMap<>();
  private final TreeSet<Line> open;

  Queue(Discipline discipline) {
    order = Waiter.order(discipline);
    open = new TreeSet<>(Comparator.comparing(Line::head, order));
  }

  Comparator<Waiter> order() {
    return order;
  }

  @Nullable Waiter get(String uid) {
    return waiters.get(uid);
  }

  /** Remembers the pod; newer facts replace older ones. It does not stand in line by that. */
  Waiter put(PodFacts facts, Request request, Rulebook rules) {
    Waiter old = waiters.get(facts.ref().uid());
    if (old == null) {
      Waiter fresh = new Waiter(facts, request);
      waiters.put(fresh.uid(), fresh);
      return fresh;
    }
    return old.facts().equals(facts) ? old : replace(old.with(facts, request), rules);
  }

  /** Puts it in place of what was known of the pod, in line if it stands there. */
  Waiter replace(Waiter next, Rulebook rules) {
    Waiter old = waiters.put(next.uid(), next);
    Line line = standing.get(next.uid());
    if (line == null || old == null) {
      return next;
    }
    if (line.key.equals(Line.Key.of(next, rules))) {
      change(line, l -> l.replace(old, next));
    } else {
      standing.remove(next.uid());
      change(line, l -> l.pods.remove(old));
      stand(next.uid(), rules);
      change(standing.get(next.uid()), l -> l.goOnFrom(line));
    }
    return next;
  }

  /** Puts a remembered pod in line: it has no plan, and wants one. */
  void stand(String uid, Rulebook rules) {
    Waiter pod = waiters.get(uid);
    if (pod != null && !standing.containsKey(uid)) {
      Line.Key key = Line.Key.of(pod, rules);
      Line line = lines.computeIfAbsent(key, k -> new Line(k, order));
      standing.put(uid, line);
      change(line, l -> l.pods.add(pod));
    }
  }

  /** It has a plan. */
  void leave(String uid) {
    Line line = standing.remove(uid);
    Waiter pod = waiters.get(uid);
    if (line != null && pod != null) {
      change(line, l -> l.pods.remove(pod));
    }
  }

  void remove(String uid) {
    leave(uid);
    waiters.remove(uid);
  }

  /** The line in which a pod or, by its key, a gang stands; null where it does not wait in one. */
  @Nullable Line lineOf(String name) {
    Line line = standing.get(name);
    return line == null ? lines.get(Line.Key.of(name)) : line;
  }

  /** The line whose turn it is. */
  Optional<Line> next() {
    return open.isEmpty() ? Optional.empty() : Optional.of(open.first());
  }

  /** None of its pods fits anywhere now. */
  void park(Line line, SortedMap<Reason, Integer> nodes) {
    change(line, l -> l.park(nodes));
  }

  /** Room was made on this row: whoever fits there is tried again. */
  void room(int row, Snapshot now) {
    Snapshot.@Nullable Row node = now.row(row);
    for (Line line : List.copyOf(lines.values())) {
      if (node != null
          && !line.key.avoided().contains(row)
          && (line.open() || fits(line, node, now))) {
        change(line, l -> l.tryOn(row));
      }
    }
  }

  private static boolean fits(Line line, Snapshot.Row node, Snapshot now) {
    return line.isGang()
        ? line.kinds().stream()
            .anyMatch(pod -> fits(Wanted.of(now, pod.facts(), pod.request()), node, now))
        : fits(line.wanted(now), node, now);
  }

  private static boolean fits(Optional<Wanted> its, Snapshot.Row node, Snapshot now) {
    return its.filter(wanted ->
            wanted.on(node.node(), now.scoring().of(wanted.pod())) instanceof Verdict.Fits)
        .isPresent();
  }

  /** Whoever waits may fit anywhere now, also where no room was made. */
  void tryEverywhere() {
    List.copyOf(lines.values()).forEach(line -> change(line, Line::tryEverywhere));
  }

  /** This pod, and those that get the same answer, may fit anywhere now. */
  void tryEverywhere(String uid) {
    change(standing.get(uid), Line::tryEverywhere);
  }

  /** By other rules the lines are others. */
  void regroup(Rulebook rules) {
    List<String> all = new ArrayList<>(standing.keySet());
    all.sort(null);
    all.forEach(this::leave);
    all.forEach(uid -> stand(uid, rules));
    tryEverywhere();
  }

  private void change(@Nullable Line line, Consumer<Line> how) {
    if (line == null) {
      return;
    }
    if (line.open()) {
      open.remove(line);
    }
    how.accept(line);
    line.stamp++;
    if (line.pods.isEmpty()) {
      lines.remove(line.key);
    } else if (line.open()) {
      open.add(line);
    }
  }

  Collection<Line> lines() {
    return lines.values();
  }

  /** How many nodes refuse the pod for which reason, as far as it was asked. */
  SortedMap<Reason, Integer> refusal(String uid) {
    Line line = standing.get(uid);
    return line == null || !line.parked() ? new TreeMap<>() : line.refusal();
  }

  /** May be asked by anybody. */
  int size() {
    return waiters.size();
  }

  List<Checkpoint.WaitingPod> all() {
    List<Checkpoint.WaitingPod> all = new ArrayList<>();
    waiters.values().stream()
        .sorted(order)
        .forEach(pod -> {
          Line line = standing.get(pod.uid());
          all.add(
              new Checkpoint.WaitingPod(
                  pod.facts(),
                  new TreeSet<>(pod.avoided()),
                  pod.first(),
                  pod.lapsed(),
                  pod.inDoubt(),
                  pod.refusal(),
                  pod.gang(),
                  line == null
                      ? Optional.empty()
                      : Optional.of(
                          new Checkpoint.Place(
                              line.parked(), line.everywhere(), new TreeSet<>(line.rows())))));
        });
    return all;
  }

  void restore(Pods pods, Checkpoint.WaitingPod saved, Rulebook rules) {
    PodFacts facts = pods.interned(saved.pod());
    if (facts.ask() instanceof Request request) {
      Waiter pod =
          new Waiter(
              facts,
              request,
              saved.avoided(),
              saved.first(),
              saved.lapsed(),
              saved.inDoubt(),
              saved.refusal(),
              saved.gang());
      waiters.put(pod.uid(), pod);
      saved
          .line()
          .ifPresent(place -> {
            stand(pod.uid(), rules);
            change(
                standing.get(pod.uid()),
                line -> line.restore(place.parked(), place.everywhere(), place.rows()));
          });
    }
  }
}
