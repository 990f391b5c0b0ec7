package dev.bayplan.e2e.cases;

import java.util.List;

/** What a nominated name reserves, and against whom. */
final class ReservingCases {

  private ReservingCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            "a gated pod's nominated name reserves by count until the pod goes",
            s -> s.node("n0", 1).gatedPod("x", 1).nominate("x", "n0").pod("z", 1).delete("x"),
            """
            > create x gated
            x: gated nominated=-
            > nominate x n0
            x: gated nominated=n0
            > create z
            x: gated nominated=n0
            z: pending nominated=- Unschedulable
            > delete x
            filter z [n0] nominated=-
            bind z n0
            z: bound n0\
            """),
        Case.of(
            "a name that is taken back frees what it reserved",
            s -> s.node("n0", 1).gatedPod("x", 1).nominate("x", "n0").pod("z", 1).nominate("x", ""),
            """
            > create x gated
            x: gated nominated=-
            > nominate x n0
            x: gated nominated=n0
            > create z
            x: gated nominated=n0
            z: pending nominated=- Unschedulable
            > nominate x -
            filter z [n0] nominated=-
            bind z n0
            x: gated nominated=-
            z: bound n0\
            """),
        Case.of(
            "a full node refuses by count, and its pod's end wakes",
            s -> s.node("n0", 1).pod("a", 1).pod("z", 1).delete("a"),
            """
            > create a
            filter a [n0] nominated=-
            bind a n0
            a: bound n0
            > create z
            a: bound n0
            z: pending nominated=- Unschedulable
            > delete a
            filter z [n0] nominated=-
            bind z n0
            z: bound n0\
            """),
        Case.of(
            "a node that is added wakes a pod without room",
            s -> s.node("n0", 1).pod("z", 2).addNode("n1", 2),
            """
            > create z
            z: pending nominated=- Unschedulable
            > add n1
            filter z [n1] nominated=-
            bind z n1
            z: bound n1\
            """),
        Case.of(
            "a name that moves frees where it was",
            s ->
                s.node("n0", 1)
                    .gatedPod("x", 1)
                    .nominate("x", "n0")
                    .pod("z", 1)
                    .nominate("x", "ghost"),
            """
            > create x gated
            x: gated nominated=-
            > nominate x n0
            x: gated nominated=n0
            > create z
            x: gated nominated=n0
            z: pending nominated=- Unschedulable
            > nominate x ghost
            filter z [n0] nominated=-
            bind z n0
            x: gated nominated=ghost
            z: bound n0\
            """),
        Case.of(
            "a pod of a scheduler in another process reserves nothing",
            s ->
                s.node("n0", 1)
                    .pod(Made.pod("x", 1).gatedBy("example.com/quota").scheduledBy("other"))
                    .nominate("x", "n0")
                    .pod("z", 1),
            """
            > create x by others for other
            x: gated nominated=-
            > nominate x n0
            x: gated nominated=n0
            > create z
            filter z [n0] nominated=-
            bind z n0
            x: gated nominated=n0
            z: bound n0\
            """),
        Case.of(
            "two ungated names on the last device block each other until one is taken back",
            s ->
                s.node("n0", 1)
                    .gatedPod("x", 1)
                    .gatedPod("y", 1)
                    .nominate("x", "n0")
                    .nominate("y", "n0")
                    .ungate("x")
                    .ungate("y")
                    .annotate("x")
                    .nominate("y", ""),
            """
            > create x gated
            x: gated nominated=-
            > create y gated
            x: gated nominated=-
            y: gated nominated=-
            > nominate x n0
            x: gated nominated=n0
            y: gated nominated=-
            > nominate y n0
            x: gated nominated=n0
            y: gated nominated=n0
            > ungate x
            x: pending nominated=n0 Unschedulable
            y: gated nominated=n0
            > ungate y
            x: pending nominated=n0 Unschedulable
            y: pending nominated=n0 Unschedulable
            > annotate x
            x: pending nominated=n0 Unschedulable
            y: pending nominated=n0 Unschedulable
            > nominate y -
            filter x [n0] nominated=n0
            bind x n0
            x: bound n0
            y: pending nominated=- Unschedulable\
            """),
        Case.of(
            "an ungated, refused pod goes on reserving until it goes",
            s ->
                s.node("n0", 1)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("x", 1)
                    .nominate("x", "n0")
                    .ungate("x")
                    .filterAnswers(Answers.Filter.FIRST)
                    .pod("z", 1)
                    .delete("x"),
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
            > delete x
            filter z [n0] nominated=-
            bind z n0
            z: bound n0\
            """));
  }
}
