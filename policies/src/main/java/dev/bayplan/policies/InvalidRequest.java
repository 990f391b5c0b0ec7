package dev.bayplan.policies;

/**
 * A request that no cluster could serve as written.
 *
 * @param problem one sentence with the values and what to change
 * @param resources what the pod uses of CPU and memory all the same, should it run somewhere
 * @param countedGpus how many GPUs a kubelet may have given it, by count
 */
public record InvalidRequest(String problem, Resources resources, int countedGpus) implements Ask {}
