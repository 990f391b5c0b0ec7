package dev.bayplan.policies;

/**
 * That a pod is one of a gang: pods that start together or not at all.
 *
 * @param gang its name, unique in the pod's namespace: {@code gang/NAME}, {@code job/UID}, {@code
 *     podgroup.scheduling.k8s.io/NAME}
 * @param size pods that the gang has, itself counted, as the pod says; 0 where an object says it
 * @param role its part in the gang, empty where it has none
 * @param rank neighbours in rank are placed near each other; {@link #NO_RANK} where it has none
 * @param requiredLevel label key of the topology level of which the gang must not leave one domain,
 *     as the pod says; empty where it does not
 * @param preferredLevel the same for the level that it should not leave where that can be
 */
public record Member(
    String gang, int size, String role, int rank, String requiredLevel, String preferredLevel) {

  public static final int NO_RANK = -1;

  /** No gang may have more members: more is a mistake, or an attack. */
  public static final int MOST = 10_000;

  /** A member that says nothing of topology. */
  public Member(String gang, int size, String role, int rank) {
    this(gang, size, role, rank, "", "");
  }
}
