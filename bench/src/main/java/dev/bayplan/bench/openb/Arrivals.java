package dev.bayplan.bench.openb;

import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.Models;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** The pods of one run, in the order of their arrival. */
final class Arrivals {

  private static final double ASKED = 1.3;

  private Arrivals() {}

  /**
   * The published way: shuffled, then pods of the list are drawn and added until the GPUs asked for
   * are 130 % of all there are, each counted once however many GPUs it asks for; where the list
   * asks for more already, pods are dropped.
   */
  static List<TracePod> of(List<TracePod> list, long capacityMilli, long seed) {
    Random random = new Random(seed);
    List<TracePod> pods = new ArrayList<>(list);
    Collections.shuffle(pods, random);
    double wanted = ASKED * capacityMilli;
    long asked = pods.stream().mapToLong(TracePod::demandMilli).sum();
    while (asked > wanted) {
      asked -= pods.remove(random.nextInt(pods.size())).demandMilli();
    }
    while (asked < wanted) {
      TracePod drawn = list.get(random.nextInt(list.size()));
      pods.add(drawn);
      asked += drawn.gpuMilli();
    }
    return pods;
  }

  /** The mix that the gradient looks at: the most frequent kinds of the list. */
  static JobMix mix(List<TracePod> list) {
    return JobMix.observed(
        list.stream()
            .map(pod -> JobMix.task(pod.request(), Models.of(pod.models(), Set.of())))
            .toList());
  }
}
