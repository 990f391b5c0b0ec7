package dev.bayplan.e2e.cases;

import java.util.List;

/** Names and priorities. */
final class PriorityCases {

  private PriorityCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            "a higher priority in front of a full node waits, keeps its name and is"
                + " tried alone once its victim is gone",
            s ->
                s.node("n0", 1)
                    .pod("low", 1)
                    .pod(Made.gated("high", 1).priority(1_000))
                    .nominate("high", "n0")
                    .ungate("high")
                    .evict("low")
                    .delete("low"),
            """
            > create low
            filter low [n0] nominated=-
            bind low n0
            low: bound n0
            > create high gated priority=1000
            high: gated nominated=-
            low: bound n0
            > nominate high n0
            high: gated nominated=n0
            low: bound n0
            > ungate high
            high: pending nominated=n0 Unschedulable
            low: bound n0
            > evict low
            high: pending nominated=n0 Unschedulable
            low: bound n0 leaving
            > delete low
            filter high [n0] nominated=n0
            bind high n0
            high: bound n0\
            """),
        Case.of(
            "a name of lower priority reserves nothing against a higher one",
            s ->
                s.node("n0", 1)
                    .node("n1", 1)
                    .gatedPod("x", 1)
                    .nominate("x", "n0")
                    .pod(Made.pod("z", 1).priority(1_000))
                    .ungate("x"),
            """
            > create x gated
            x: gated nominated=-
            > nominate x n0
            x: gated nominated=n0
            > create z priority=1000
            filter z [n0, n1] nominated=-
            bind z n0
            x: gated nominated=n0
            z: bound n0
            > ungate x
            filter x [n1] nominated=n0
            bind x n1
            x: bound n1
            z: bound n0\
            """),
        Case.of(
            "a gated name of higher priority reserves against a lower one",
            s ->
                s.node("n0", 1)
                    .pod(Made.gated("y", 1).priority(1_000))
                    .nominate("y", "n0")
                    .gatedPod("x", 1)
                    .nominate("x", "n0")
                    .ungate("x")
                    .ungate("y"),
            """
            > create y gated priority=1000
            y: gated nominated=-
            > nominate y n0
            y: gated nominated=n0
            > create x gated
            x: gated nominated=-
            y: gated nominated=n0
            > nominate x n0
            x: gated nominated=n0
            y: gated nominated=n0
            > ungate x
            x: pending nominated=n0 Unschedulable
            y: gated nominated=n0
            > ungate y
            filter y [n0] nominated=n0
            bind y n0
            x: pending nominated=n0 Unschedulable
            y: bound n0\
            """),
        Case.of(
            "a kept name of a refused pod reserves against equals, not against higher ones",
            s ->
                s.node("n0", 1)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("x", 1)
                    .nominate("x", "n0")
                    .ungate("x")
                    .filterAnswers(Answers.Filter.FIRST)
                    .pod("z", 1)
                    .pod(Made.pod("high", 1).priority(1_000)),
            """
            > create x gated
            x: gated nominated=-
            > nominate x n0
            x: gated nominated=n0
            > ungate x
            filter x [n0] nominated=n0
            filter x [n0] nominated=n0
            filter x [n0] nominated=n0
            filter x [n0] nominated=n0
            x: pending nominated=n0 Unschedulable
            > create z
            x: pending nominated=n0 Unschedulable
            z: pending nominated=- Unschedulable
            > create high priority=1000
            filter high [n0] nominated=-
            bind high n0
            high: bound n0
            x: pending nominated=n0 Unschedulable
            z: pending nominated=- Unschedulable\
            """));
  }
}
