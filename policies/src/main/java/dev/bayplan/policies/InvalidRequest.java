package dev.bayplan.policies;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A request that no cluster could serve as written.
 *
 * @param problem one sentence with the values and what to change
 * @param resources what the pod uses of CPU and memory all the same, should it run somewhere
 * @param countedGpus how many GPUs a kubelet may have given it, by count
 * @param countedMigs how many MIG devices, by profile
 */
public record InvalidRequest(
    String problem, Resources resources, int countedGpus, SortedMap<String, Integer> countedMigs)
    implements Ask {

  public InvalidRequest {
    countedMigs = Collections.unmodifiableSortedMap(new TreeMap<>(countedMigs));
  }

  /** Without MIG devices. */
  public InvalidRequest(String problem, Resources resources, int countedGpus) {
    this(problem, resources, countedGpus, Collections.emptySortedMap());
  }
}
