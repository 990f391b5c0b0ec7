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
            """));
  }
}
