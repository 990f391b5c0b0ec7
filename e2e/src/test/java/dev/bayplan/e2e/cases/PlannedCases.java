package dev.bayplan.e2e.cases;

import java.util.List;

/** A pod that was gated, and comes with its node. */
final class PlannedCases {

  private PlannedCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            "a gated pod is not asked for, nor when it is nominated",
            s -> Cases.twoNodes(s).gatedPod("p", 1).nominate("p", "n1"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1\
            """),
        Case.of(
            "a nominated pod that is ungated is asked for with its one node",
            s -> Cases.twoNodes(s).gatedPod("p", 1).nominate("p", "n1").ungate("p"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > ungate p
            filter p [n1] nominated=n1
            bind p n1
            p: bound n1\
            """),
        Case.of(
            "a nominated node that the plugins refuse is passed over, the name stays in the"
                + " request",
            s -> Cases.twoNodes(s).gatedPod("p", 1).nominate("p", "n1").taint("n1").ungate("p"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > taint n1
            p: gated nominated=n1
            > ungate p
            filter p [n0] nominated=n1
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "a nominated node that the extender refuses is followed by all names",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NOT_N1)
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
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "a nominated node that does not exist is passed over",
            s -> Cases.twoNodes(s).gatedPod("p", 1).nominate("p", "ghost").ungate("p"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p ghost
            p: gated nominated=ghost
            > ungate p
            filter p [n0, n1] nominated=ghost
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "a bind error clears the nominated name, and all names follow",
            s -> Cases.twoNodes(s).nextBindFails().gatedPod("p", 1).nominate("p", "n1").ungate("p"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > ungate p
            filter p [n1] nominated=n1
            bind p n1
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "a name that comes after the gate is off comes too late, and a bound pod"
                + " takes none",
            s -> Cases.twoNodes(s).gatedPod("p", 1).ungate("p").nominateAnswered("p", "n1"),
            """
            > create p gated
            p: gated nominated=-
            > ungate p
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0
            > nominate p n1 = 422
            p: bound n0\
            """),
        Case.of(
            "one patch of the pod takes the gate off and drops the name",
            s -> Cases.twoNodes(s).gatedPod("p", 1).ungateAndNominate("p", "n1", false),
            """
            > create p gated
            p: gated nominated=-
            > ungate and nominate p n1 by one patch
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "one patch of the status writes the name and leaves the gate",
            s -> Cases.twoNodes(s).gatedPod("p", 1).ungateAndNominate("p", "n1", true),
            """
            > create p gated
            p: gated nominated=-
            > ungate and nominate p n1 by one patch of the status
            p: gated nominated=n1\
            """),
        Case.of(
            "a name in the body of the POST is dropped",
            s -> Cases.twoNodes(s).pod(Made.gated("p", 1).nominatedTo("n1")),
            """
            > create p gated nominated=n1
            p: gated nominated=-\
            """),
        Case.of(
            "a release takes the gate off and writes the plan at once",
            s ->
                Cases.twoNodes(s)
                    .gatedPod("p", 1)
                    .nominate("p", "n1")
                    .filterAnswers(Answers.Filter.NONE)
                    .release("p", "n1"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > release p n1
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            filter p [n1] nominated=n1
            filter p [n0, n1] nominated=n1
            p: pending nominated=n1 planned=n1 Unschedulable\
            """),
        Case.of(
            "a release leaves the gates of others, which go on holding the pod",
            s ->
                Cases.twoNodes(s)
                    .pod(Made.gated("p", 1).gatedBy("example.com/quota"))
                    .nominate("p", "n1")
                    .release("p", "n1"),
            """
            > create p gated by others
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > release p n1
            p: gated nominated=n1\
            """),
        Case.of(
            "a release of a pod without our gate writes the plan, and wakes a refused pod",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .pod("p", 1)
                    .filterAnswers(Answers.Filter.FIRST)
                    .release("p", "n1"),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable
            > release p n1
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "a named node that is deleted while the pod is gated is passed over",
            s ->
                Cases.twoNodes(s).gatedPod("p", 1).nominate("p", "n1").deleteNode("n1").ungate("p"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > remove n1
            p: gated nominated=n1
            > ungate p
            filter p [n0] nominated=n1
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "an Error to the one name is passed over, all names follow",
            s ->
                Cases.twoNodes(s)
                    .nextFilterFails()
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
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "an Error to all names clears the name, and all names follow",
            s ->
                Cases.twoNodes(s)
                    .nextFiltersFail(2)
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
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "a gated pod that is deleted and made anew has neither name nor plan",
            s ->
                Cases.twoNodes(s).gatedPod("p", 1).nominate("p", "n1").delete("p").gatedPod("p", 1),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1
            > delete p
            > create p gated
            p: gated nominated=-\
            """));
  }
}
