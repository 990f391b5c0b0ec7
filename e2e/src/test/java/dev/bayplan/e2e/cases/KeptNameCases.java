package dev.bayplan.e2e.cases;

import java.util.List;

/** A refused pod keeps its name: what that does, and what wakes it. */
final class KeptNameCases {

  private KeptNameCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            "the same name again is no write and no wake; an annotation wakes, with"
                + " the one name first",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .ungate("p")
                    .filterAnswers(Answers.Filter.FIRST)
                    .nominate("p", "n1")
                    .annotate("p"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > ungate p
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            p: pending nominated=n1 Unschedulable
            > nominate p n1
            p: pending nominated=n1 Unschedulable
            > annotate p
            filter p [n1] nominated=n1
            bind p n1
            p: bound n1\
            """),
        Case.of(
            "another name wakes a refused pod, with that one name",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .ungate("p")
                    .filterAnswers(Answers.Filter.FIRST)
                    .nominate("p", "n0"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > ungate p
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            p: pending nominated=n1 Unschedulable
            > nominate p n0
            filter p [n0] nominated=n0
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "a name that is taken back wakes with all names, and once more when it"
                + " is set again",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .ungate("p")
                    .nominate("p", "")
                    .nominate("p", "n1"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > ungate p
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            p: pending nominated=n1 Unschedulable
            > nominate p -
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable
            > nominate p n1
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            p: pending nominated=n1 Unschedulable\
            """),
        Case.of(
            "annotations one after the other wake each time, inside the back-off too",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .pod("p", 1)
                    .annotate("p")
                    .annotate("p")
                    .annotate("p"),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable
            > annotate p
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable
            > annotate p
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable
            > annotate p
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable\
            """),
        Case.of(
            "a named node that a plugin refuses keeps its name while no other fits,"
                + " and is tried alone once it does",
            s ->
                s.node("n1", 8)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .taint("n1")
                    .ungate("p")
                    .untaint("n1"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > taint n1
            p: gated nominated=n1
            > ungate p
            p: pending nominated=n1 Unschedulable
            > untaint n1
            filter p [n1] nominated=n1
            bind p n1
            p: bound n1\
            """),
        Case.of(
            "another node that becomes free is tried with the old name in the request",
            s ->
                s.node("n1", 8)
                    .filterAnswers(Answers.Filter.NOT_N1)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .taint("n1")
                    .ungate("p")
                    .addNode("n0", 8),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > taint n1
            p: gated nominated=n1
            > ungate p
            p: pending nominated=n1 Unschedulable
            > add n0
            filter p [n0] nominated=n1
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "a pod that only plugins refused is not woken by annotations and names",
            s ->
                s.node("n1", 8)
                    .taint("n1")
                    .pod("p", 1)
                    .annotate("p")
                    .nominate("p", "n1")
                    .annotate("p")
                    .nominate("p", ""),
            """
            > taint n1
            > create p
            p: pending nominated=- Unschedulable
            > annotate p
            p: pending nominated=- Unschedulable
            > nominate p n1
            p: pending nominated=n1 Unschedulable
            > annotate p
            p: pending nominated=n1 Unschedulable
            > nominate p -
            p: pending nominated=- Unschedulable\
            """),
        Case.of(
            "a name of a node that was removed is kept when all is refused",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .deleteNode("n1")
                    .ungate("p"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > remove n1
            p: gated nominated=n1
            > ungate p
            filter p [n0] nominated=n1
            filter p [n0] nominated=n1
            p: pending nominated=n1 Unschedulable\
            """),
        Case.of(
            "a node that is made again under an old name pulls the pod onto it",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .deleteNode("n1")
                    .ungate("p")
                    .filterAnswers(Answers.Filter.FIRST)
                    .addNode("n1", 8),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > remove n1
            p: gated nominated=n1
            > ungate p
            filter p [n0] nominated=n1
            filter p [n0] nominated=n1
            p: pending nominated=n1 Unschedulable
            > add n1
            filter p [n1] nominated=n1
            bind p n1
            p: bound n1\
            """),
        Case.of(
            "an event that concerns others asks for a refused pod twice: one name, then all",
            s ->
                Cases.twoNodes(s)
                    .pod("a", 1)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .ungate("p")
                    .terminate("a"),
            """
            > create a
            filter a [n0, n1] nominated=-
            bind a n0
            a: bound n0
            > create p gated
            a: bound n0
            p: gated nominated=-
            > nominate p n1
            a: bound n0
            p: gated nominated=n1
            > ungate p
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            a: bound n0
            p: pending nominated=n1 Unschedulable
            > terminate a
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            a: bound n0 leaving
            p: pending nominated=n1 Unschedulable\
            """),
        Case.of(
            "a named node that is full refuses by count; its pod's end tries it alone",
            s ->
                s.node("n0", 1)
                    .pod("a", 1)
                    .gatedPod("p", 1)
                    .nominate("p", "n0")
                    .ungate("p")
                    .terminate("a")
                    .delete("a"),
            """
            > create a
            filter a [n0] nominated=-
            bind a n0
            a: bound n0
            > create p gated
            a: bound n0
            p: gated nominated=-
            > nominate p n0
            a: bound n0
            p: gated nominated=n0
            > ungate p
            a: bound n0
            p: pending nominated=n0 Unschedulable
            > terminate a
            a: bound n0 leaving
            p: pending nominated=n0 Unschedulable
            > delete a
            filter p [n0] nominated=n0
            bind p n0
            p: bound n0\
            """));
  }
}
