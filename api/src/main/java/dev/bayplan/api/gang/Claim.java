package dev.bayplan.api.gang;

import dev.bayplan.policies.Member;

/**
 * What one source says of a pod's gang.
 *
 * @param gang unique in the namespace; empty: the pod stands for itself, and no other source counts
 * @param size as written; empty where an object says it
 * @param sizeKey where the size was written
 */
record Claim(String gang, String size, String sizeKey, String role, int rank) {

  /** The pod stands for itself. */
  static final Claim ALONE = new Claim("", "", "", "", Member.NO_RANK);

  /** Of a gang whose size an object says. */
  static Claim ofObject(String gang, String role, int rank) {
    return new Claim(gang, "", "", role, rank);
  }
}
