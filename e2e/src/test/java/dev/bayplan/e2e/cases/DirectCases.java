package dev.bayplan.e2e.cases;

import java.util.List;

/** A pod that comes without a node: filter, prioritize, bind. */
final class DirectCases {

  private DirectCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            "a pod is filtered over all nodes, bound, and that is all",
            s -> Cases.twoNodes(s).pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "prioritize is asked where more than one node is left",
            s -> Cases.twoNodes(s).filterAnswers(Answers.Filter.ALL).pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            prioritize p [n0, n1]
            bind p n1
            p: bound n1\
            """),
        Case.of(
            "the extender is not asked where no node passes the plugins",
            s -> Cases.twoNodes(s).pod("p", 9),
            """
            > create p
            p: pending nominated=- Unschedulable\
            """),
        Case.of(
            "filter's Error is tried again after a back-off",
            s -> Cases.twoNodes(s).nextFilterFails().pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "bind's error is tried again after a back-off, from filter on",
            s -> Cases.twoNodes(s).nextBindFails().pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            bind p n0
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """));
  }
}
