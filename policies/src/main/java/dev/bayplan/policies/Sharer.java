package dev.bayplan.policies;

/**
 * With whom a pod shares a GPU.
 *
 * @param domain a namespace, or {@code policy/NAME} where a policy lets namespaces share
 * @param user the numeric user that the shares run as, {@link #ANY_USER} where the pod does not
 *     say. One MPS daemon serves one user at a time, and clients of others hang ({@code
 *     nvidia-node.md}, MPS)
 * @param limit pods that may be on one GPU with it, itself counted
 */
public record Sharer(String domain, long user, int limit) {

  public static final long ANY_USER = -1;

  private static final long MIXED_USER = -2;

  public static final int NO_LIMIT = Integer.MAX_VALUE;

  /** Shares with nobody. */
  public static final Sharer NOBODY = of("");

  /** No namespace is called so. */
  private static final Sharer MIXED = of("\0mixed");

  /** With the pods of its namespace, as many as there is room for. */
  public static Sharer of(String namespace) {
    return new Sharer(namespace, ANY_USER, NO_LIMIT);
  }

  /**
   * What two pods on one GPU are together: of different users none is joined by a third where users
   * matter, of different domains none anywhere.
   */
  Sharer mixedWith(Sharer other) {
    if (!domain.equals(other.domain)) {
      return MIXED;
    }
    return user == other.user ? other : new Sharer(domain, MIXED_USER, NO_LIMIT);
  }

  /** Whether both may be on one GPU whose shares are kept apart in this way. */
  public boolean joins(Sharer other, Isolation isolation) {
    boolean anyUser = isolation != Isolation.MPS && isolation != Isolation.MPS_COOPERATIVE;
    return domain.equals(other.domain) && (anyUser || user == other.user);
  }
}
