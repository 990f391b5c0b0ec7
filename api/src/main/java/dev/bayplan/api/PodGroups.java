package dev.bayplan.api;

import java.util.Map;

/** To which group of pods a pod belongs. */
public final class PodGroups {

  /** Kubernetes' own limit for names. */
  private static final int MAX_NAME = 253;

  private PodGroups() {}

  /**
   * The pod's group, unique within its namespace: the annotation {@link Keys#GANG}, else the uid of
   * the controller that made it, else empty. An annotation that is no name of Kubernetes' length
   * counts as none.
   *
   * @param controller uid of the ownerReference with {@code controller: true}, empty where none
   */
  public static String of(Map<String, String> annotations, String controller) {
    String gang = annotations.getOrDefault(Keys.GANG, "");
    String named = gang.isBlank() || gang.length() > MAX_NAME ? controller : "gang/" + gang.strip();
    return named.length() > MAX_NAME + "gang/".length() ? "" : named;
  }
}
