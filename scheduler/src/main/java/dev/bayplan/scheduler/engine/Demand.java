package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Learns from the pods that come what pods ask for. A mix is proposed again after an eighth more
 * pods, and taken only where it differs: each new one makes every verdict be looked at anew. Older
 * pods count less and less. One writer; the order in which pods come decides nothing but when.
 */
final class Demand {

  /** So many pods are looked at before anything is said of them. */
  private static final long FIRST = 16;

  /** At so many pods all counts are halved. */
  private static final long WINDOW = 1 << 14;

  /** A mix is another one where so many percent of the pods are of other kinds. */
  private static final long DRIFT_PERCENT = 5;

  private final Map<JobMix.Task, Long> counts = new HashMap<>();
  private long seen;
  private long news;
  private JobMix mix = JobMix.UNKNOWN;

  JobMix mix() {
    return mix;
  }

  /** A pod came that was not known; the new mix where there is one. */
  Optional<JobMix> learn(Request request) {
    counts.merge(JobMix.task(request), 1L, Long::sum);
    seen++;
    news++;
    if (news < Math.max(FIRST, seen / 8)) {
      return Optional.empty();
    }
    news = 0;
    forget();
    JobMix next = JobMix.observed(tasks());
    if (!differs(next, mix)) {
      return Optional.empty();
    }
    mix = next;
    return Optional.of(next);
  }

  private void forget() {
    if (seen >= WINDOW) {
      counts.replaceAll((_, count) -> count / 2);
      counts.values().removeIf(count -> count == 0);
      seen = counts.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private List<JobMix.Task> tasks() {
    List<JobMix.Task> tasks = new ArrayList<>();
    counts.forEach((task, count) -> tasks.add(task.weighing(count)));
    return tasks;
  }

  private static boolean differs(JobMix one, JobMix other) {
    if (one.tasks().isEmpty() || other.tasks().isEmpty()) {
      return !one.equals(other);
    }
    long ones = one.weight();
    long others = other.weight();
    Map<JobMix.Task, Long> apart = new HashMap<>(); // In parts of the product: whole numbers.
    one.tasks().forEach(t -> apart.merge(t.weighing(1), t.weight() * others, Long::sum));
    other.tasks().forEach(t -> apart.merge(t.weighing(1), -t.weight() * ones, Long::sum));
    long sum = apart.values().stream().mapToLong(Math::abs).sum();
    return sum * 100 > 2 * DRIFT_PERCENT * ones * others;
  }

  Learned learned() {
    return new Learned(tasks(), news, mix);
  }

  void restore(Learned learned) {
    counts.clear();
    learned.counts().forEach(task -> counts.put(task.weighing(1), task.weight()));
    seen = counts.values().stream().mapToLong(Long::longValue).sum();
    news = learned.news();
    mix = learned.mix();
  }
}
