package dev.bayplan.policies;

/**
 * All of a pod that placement looks at. Pods that are equal in it are placed alike, so what was
 * found for one holds for the others.
 *
 * @param request as the pod and its policy want it together
 */
public record PodClass(Request request, Sharer sharer, Rules rules) {

  /** A pod of this namespace under a policy, or under {@link Rules#NONE}. */
  public static PodClass of(Request request, String namespace, Rules rules) {
    return new PodClass(request.under(rules), rules.sharer(namespace, request.user()), rules);
  }

  /** A pod of this namespace under no policy. */
  public static PodClass of(Request request, String namespace) {
    return of(request, namespace, Rules.NONE);
  }
}
