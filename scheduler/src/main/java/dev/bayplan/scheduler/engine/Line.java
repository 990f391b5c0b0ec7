package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import java.util.Collection;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Waiting pods that get the same answer, in the order of trying. What one of them is refused, none
 * of the others is asked for: the line is <i>parked</i> until a node changes that says yes to it.
 */
final class Line {

  final Key key;
  final TreeSet<Waiter> pods;

  /** Grows with each change, so that a plan made meanwhile is seen to be stale. */
  long stamp;

  private boolean parked;
  private boolean everywhere;
  private final TreeSet<Integer> rows = new TreeSet<>();
  private SortedMap<Reason, Integer> refusal = new TreeMap<>();

  /**
   * What makes the answers equal.
   *
   * @param all what placement looks at; empty while the rules of its namespace are not known
   * @param gated see {@link Waiter#gated}
   * @param group the one that the rules keep together; empty where they do not
   * @param gang whose members are placed all or none; then nothing else counts
   * @param gang whose members are placed all or none; then nothing else counts
   */
  record Key(
      Optional<PodClass> all,
      boolean gated,
      String group,
      Set<Integer> avoided,
      int first,
      String gang) {

    static Key of(String gang) {
      return new Key(Optional.empty(), true, "", Set.of(), Waiter.NOWHERE, gang);
    }

    static Key of(Waiter pod, Rulebook rulebook) {
      if (!pod.gang().isEmpty()) {
        return of(pod.gang());
      }
      Optional<PodClass> all =
          rulebook
              .rules(pod.facts())
              .map(rules -> PodClass.of(pod.request(), pod.facts().ref().namespace(), rules));
      boolean kept = all.isPresent() && !all.get().rules().keepWithin().isEmpty();
      return new Key(
          all, pod.gated(), kept ? Groups.name(pod.facts()) : "", pod.avoided(), pod.first(), "");
    }
  }

  /** Gated pods may go anywhere; the others were refused everywhere a moment ago. */
  Line(Key key, Comparator<Waiter> order) {
    this.key = key;
    this.pods = new TreeSet<>(order);
    this.everywhere = key.gated();
    this.parked = !key.gated() || isUnknown();
  }

  private boolean isUnknown() {
    return key.all().isEmpty() && !isGang();
  }

  boolean isGang() {
    return !key.gang().isEmpty();
  }

  Waiter head() {
    return pods.first();
  }

  boolean open() {
    return !parked && !pods.isEmpty();
  }

  boolean parked() {
    return parked;
  }

  boolean everywhere() {
    return everywhere;
  }

  Set<Integer> rows() {
    return rows;
  }

  SortedMap<Reason, Integer> refusal() {
    return refusal;
  }

  /** One pod of each request. */
  Collection<Waiter> kinds() {
    Map<Request, Waiter> kinds = new IdentityHashMap<>();
    pods.forEach(pod -> kinds.putIfAbsent(pod.request(), pod));
    return kinds.values();
  }

  Optional<Wanted> wanted(Snapshot now) {
    return key.all().map(all -> Wanted.of(now, head().facts(), all));
  }

  void park(SortedMap<Reason, Integer> nodes) {
    parked = true;
    everywhere = key.gated();
    rows.clear();
    refusal = nodes;
  }

  /** Room was made on this row. */
  void tryOn(int row) {
    parked = false;
    rows.add(row);
  }

  void tryEverywhere() {
    parked = isUnknown();
    everywhere = true;
  }

  void replace(Waiter old, Waiter next) {
    pods.remove(old);
    pods.add(next);
  }

  /** A pod came over from a line in which it was about to be tried. */
  void goOnFrom(Line other) {
    if (!other.parked && !isUnknown()) {
      parked = false;
      everywhere |= other.everywhere;
      rows.addAll(other.rows);
    }
  }

  /** As it was when a checkpoint was taken. */
  void restore(boolean wasParked, boolean wasEverywhere, Set<Integer> its) {
    parked = wasParked;
    everywhere = wasEverywhere;
    rows.addAll(its);
  }

  /** May its first pod go onto one of the rows where there may be room? */
  Question question(Snapshot on) {
    PodFacts pod = head().facts();
    if (key.first() != Waiter.NOWHERE) {
      return new Question(pod, new int[] {key.first()}, -1);
    }
    if (everywhere && key.avoided().isEmpty()) {
      return Question.everywhere(pod);
    }
    IntStream all =
        everywhere
            ? IntStream.of(Question.everywhere(pod).rows(on))
            : rows.stream().mapToInt(row -> row);
    return new Question(pod, all.filter(row -> !key.avoided().contains(row)).toArray(), -1);
  }
}
