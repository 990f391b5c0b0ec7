package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.policies.Ask;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import org.jspecify.annotations.Nullable;

/**
 * Makes equal values one object, so that what tens of thousands of pods have in common is kept
 * once. It remembers the last value of each slot: what is common is found, and what is not costs
 * nothing. Of immutable values only; threads that race make a copy too many.
 */
final class Common {

  private static final int SLOTS = 1 << 13;

  private final @Nullable Object[] slots = new @Nullable Object[SLOTS];

  /** This value, or one that is equal. */
  @SuppressWarnings("unchecked") // what is equal to a T of these final types is one
  <T> T one(T value) {
    int hash = value.hashCode() * 0x9E3779B9;
    int slot = hash >>> 19;
    Object known = slots[slot];
    if (known != null && value.equals(known)) {
      return (T) known;
    }
    slots[slot] = value;
    return value;
  }

  /** The same pod of parts that it shares with others. */
  PodFacts pod(PodFacts pod) {
    PodRef ref = pod.ref();
    Ask ask = one(pod.ask());
    Standing standing = one(pod.standing());
    return new PodFacts(
        new PodRef(one(ref.namespace()), ref.name(), ref.uid()),
        pod.revision(),
        pod.ours(),
        ask,
        pod.priority(),
        pod.createdSeconds(),
        standing,
        pod.marks(),
        pod.ties());
  }
}
