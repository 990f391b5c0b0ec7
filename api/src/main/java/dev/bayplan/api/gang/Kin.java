package dev.bayplan.api.gang;

import java.util.Map;

/**
 * The parts of a pod that say to whom it belongs.
 *
 * @param podGroup {@code spec.schedulingGroup.podGroupName}, empty where there is none
 * @param controller the ownerReference with {@code controller: true}
 */
public record Kin(
    Map<String, String> labels,
    Map<String, String> annotations,
    String podGroup,
    Controller controller) {

  public Kin {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /** A pod that says nothing but its annotations. */
  public static Kin of(Map<String, String> annotations) {
    return new Kin(Map.of(), annotations, "", Controller.NONE);
  }

  /** Who made the pod (field names: {@code metav1.OwnerReference}); empty texts where nobody. */
  public record Controller(String apiVersion, String kind, String uid) {

    public static final Controller NONE = new Controller("", "", "");

    boolean isJob() {
      return kind.equals("Job") && apiVersion.startsWith("batch/") && !uid.isEmpty();
    }
  }

  String label(String key) {
    return labels.getOrDefault(key, "");
  }

  String annotation(String key) {
    return annotations.getOrDefault(key, "");
  }

  /** A text that releases moved from the one to the other. */
  String either(String key) {
    return label(key).isEmpty() ? annotation(key) : label(key);
  }
}
