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
            """));
  }
}
