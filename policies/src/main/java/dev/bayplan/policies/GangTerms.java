package dev.bayplan.policies;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an object says of its gang.
 *
 * @param minCount pods that must be placed together, 0 where their own word counts; with 1 each pod
 *     stands for itself
 * @param requiredLevel label key of the topology level of which the gang must not leave one domain;
 *     empty where the object does not say
 * @param preferredLevel the same for the level that it should not leave where that can be
 * @param staged members by role, of a gang whose roles are made one after the other, each not
 *     before pods of the one before run: waiting for all would be waiting for ever, so each role is
 *     placed whole by itself. Empty for all other gangs
 * @param problem why nobody can place it, a sentence that says what to change; else empty
 */
public record GangTerms(
    int minCount,
    String requiredLevel,
    String preferredLevel,
    SortedMap<String, Integer> staged,
    String problem) {

  /** Each pod stands for itself. */
  public static final GangTerms ALONE = new GangTerms(1, "", "");

  public GangTerms {
    staged = Collections.unmodifiableSortedMap(new TreeMap<>(staged));
  }

  /** All members at once. */
  public GangTerms(int minCount, String requiredLevel, String preferredLevel) {
    this(minCount, requiredLevel, preferredLevel, Collections.emptySortedMap(), "");
  }

  /** What makes no sense. */
  public static GangTerms broken(String problem) {
    return new GangTerms(0, "", "", Collections.emptySortedMap(), problem);
  }

  /** The same gang within these levels. */
  public GangTerms within(String required, String preferred) {
    return new GangTerms(minCount, required, preferred, staged, problem);
  }

  /** The same gang, role by role. */
  public GangTerms inStages(SortedMap<String, Integer> members) {
    return new GangTerms(minCount, requiredLevel, preferredLevel, members, problem);
  }
}
