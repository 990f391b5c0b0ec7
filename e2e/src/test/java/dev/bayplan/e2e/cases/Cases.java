package dev.bayplan.e2e.cases;

import java.util.List;
import java.util.stream.Stream;

/**
 * The table. Its rows are those of a real 1.36.2 scheduler, seen on the profile that our manifests
 * install (DefaultPreemption off): the rows of the planned path that apply to a single pod, of the
 * wake-ups, and of the Binding resource.
 */
final class Cases {

  private Cases() {}

  static List<Case> all() {
    return Stream.of(
            DirectCases.all(),
            PlannedCases.all(),
            RefusedCases.all(),
            KeptNameCases.all(),
            ReservingCases.all(),
            PriorityCases.all(),
            RestartCases.all(),
            BindingCases.all())
        .flatMap(List::stream)
        .toList();
  }

  static Script twoNodes(Script script) {
    return script.node("n0", 8).node("n1", 8);
  }
}
