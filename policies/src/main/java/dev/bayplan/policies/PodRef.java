package dev.bayplan.policies;

/**
 * Names one pod for good: a name can be used again, a uid cannot.
 *
 * @param uid {@code metadata.uid}, unique over the cluster's life
 */
public record PodRef(String namespace, String name, String uid) {

  /** {@code namespace/name}, the form that users type and messages carry. */
  public String qualifiedName() {
    return namespace + "/" + name;
  }
}
