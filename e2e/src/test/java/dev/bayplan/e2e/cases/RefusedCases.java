package dev.bayplan.e2e.cases;

import java.util.List;

/** A pod that the extender refuses, and what makes kube-scheduler ask again. */
final class RefusedCases {

  private RefusedCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            "a pod refused everywhere is asked for once more, for its own condition, then quiet",
            s -> Cases.twoNodes(s).filterAnswers(Answers.Filter.NONE).pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable\
            """),
        Case.of(
            "a nominated pod refused everywhere keeps its name; its calls come in pairs",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .ungate("p"),
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
            p: pending nominated=n1 Unschedulable\
            """),
        Case.of(
            "an annotation wakes a pod that the extender refused",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .pod("p", 1)
                    .filterAnswers(Answers.Filter.FIRST)
                    .annotate("p"),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable
            > annotate p
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "an annotation does not wake a pod that the plugins refused",
            s -> Cases.twoNodes(s).pod("p", 9).annotate("p"),
            """
            > create p
            p: pending nominated=- Unschedulable
            > annotate p
            p: pending nominated=- Unschedulable\
            """),
        Case.of(
            "a nominated name wakes a refused pod, with that one name first",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .pod("p", 1)
                    .filterAnswers(Answers.Filter.FIRST)
                    .nominate("p", "n1"),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable
            > nominate p n1
            filter p [n1] nominated=n1
            bind p n1
            p: bound n1\
            """),
        Case.of(
            "another pod's end wakes a refused pod",
            s ->
                Cases.twoNodes(s)
                    .pod("a", 1)
                    .filterAnswers(Answers.Filter.NONE)
                    .pod("p", 1)
                    .filterAnswers(Answers.Filter.FIRST)
                    .delete("a"),
            """
            > create a
            filter a [n0, n1] nominated=-
            bind a n0
            a: bound n0
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            a: bound n0
            p: pending nominated=- Unschedulable
            > delete a
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "another pending pod does not wake a refused pod",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .pod("p", 1)
                    .gatedPod("q", 1)
                    .delete("q"),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable
            > create q gated
            p: pending nominated=- Unschedulable
            q: gated nominated=-
            > delete q
            p: pending nominated=- Unschedulable\
            """));
  }
}
