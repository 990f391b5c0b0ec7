package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.PlayedPod.Box;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The scheduler's books, as far as they matter here: plans are valid by what it knows, and what the
 * agent reports counts more than what was planned.
 */
final class PlayedPlanner {

  private final Random random;
  private final List<String> gpus;
  private final long gib;

  /** What was reported, by uid and container. */
  private final Map<String, Given> reported = new HashMap<>();

  private List<Held> releasing = List.of();

  PlayedPlanner(Random random, List<String> gpus, long gib) {
    this.random = random;
    this.gpus = gpus;
    this.gib = gib;
  }

  void follow(List<Held> held) {
    held.forEach(
        one -> reported.put(one.given().podUid() + "/" + one.given().container(), one.given()));
    releasing = held.stream().filter(one -> one.state() == Held.State.RELEASING).toList();
  }

  /** GiB in use by GPU; a whole one uses all. */
  private Map<String, Long> used(List<PlayedPod> pods) {
    Map<String, Long> used = new HashMap<>();
    gpus.forEach(gpu -> used.put(gpu, 0L));
    for (PlayedPod pod : pods) {
      for (Box box : pod.boxes) {
        Given given = reported.get(pod.uid + "/" + box.name);
        List<String> where =
            given == null ? box.plan : given.parts().stream().map(Given.Part::gpu).toList();
        where.forEach(gpu -> used.merge(gpu, box.isShare() ? box.gib() : gib, Long::sum));
      }
    }
    for (Held one : releasing) {
      one.given().parts().forEach(part -> used.merge(part.gpu(), gib, Long::sum));
    }
    return used;
  }

  /** Foreign pods of which it is not known yet which GPUs they have. */
  private long unresolved(List<PlayedPod> pods) {
    return pods.stream()
        .filter(pod -> pod.foreign)
        .flatMap(pod -> pod.boxes.stream())
        .filter(box -> !box.isShare() && !reported.containsKey(box.pod().uid + "/" + box.name))
        .mapToLong(box -> box.count)
        .sum();
  }

  /** GPUs that nobody has; empty: too few. */
  List<String> wholes(int count, List<PlayedPod> pods) {
    Map<String, Long> used = used(pods);
    List<String> free =
        new ArrayList<>(gpus.stream().filter(gpu -> used.getOrDefault(gpu, 0L) == 0).toList());
    Collections.shuffle(free, random);
    return free.size() - unresolved(pods) >= count
        ? List.copyOf(free.subList(0, count))
        : List.of();
  }

  /** A GPU with so much left; empty: none. */
  String share(long size, List<PlayedPod> pods, List<String> but) {
    Map<String, Long> used = used(pods);
    boolean untouched = !wholes(1, pods).isEmpty();
    List<String> fit =
        new ArrayList<>(
            gpus.stream()
                .filter(gpu -> !but.contains(gpu) && used.getOrDefault(gpu, 0L) + size <= gib)
                .filter(gpu -> used.getOrDefault(gpu, 0L) > 0 || untouched)
                .toList());
    Collections.shuffle(fit, random);
    return fit.isEmpty() ? "" : fit.getFirst();
  }
}
