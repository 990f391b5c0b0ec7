package dev.bayplan.policies;

/**
 * A request that no cluster could serve as written.
 *
 * @param problem one sentence with the values and what to change
 * @param resources what the pod uses of CPU and memory all the same, should it run somewhere
 */
public record InvalidRequest(String problem, Resources resources) implements Ask {}
