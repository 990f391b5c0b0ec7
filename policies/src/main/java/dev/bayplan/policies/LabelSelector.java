package dev.bayplan.policies;

import java.util.List;
import java.util.Map;

/**
 * A label selector ({@code metav1.LabelSelector}): all requirements must hold; without any it
 * selects everything. {@code matchLabels} are requirements of one value.
 *
 * @param requirements with operators {@code IN}, {@code NOT_IN}, {@code EXISTS}, {@code
 *     DOES_NOT_EXIST}; {@code NOT_IN} holds where the label is absent, as in Kubernetes
 */
public record LabelSelector(List<NodeTerm.Requirement> requirements) {

  public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  public boolean selectsEverything() {
    return requirements.isEmpty();
  }

  public boolean selects(Map<String, String> labels) {
    for (NodeTerm.Requirement requirement : requirements) {
      if (!requirement.holds(labels)) {
        return false;
      }
    }
    return true;
  }
}
