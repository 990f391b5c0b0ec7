package dev.bayplan.e2e.cases;

import java.util.List;

/** The Binding resource itself. */
final class BindingCases {

  private BindingCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            "a Binding is refused for a bound pod, for a uid of old and for a missing pod",
            s ->
                Cases.twoNodes(s)
                    .pod("p", 1)
                    .bind("p", "n0")
                    .bind("p", "n1")
                    .bindOldUid("p", "n0")
                    .bind("ghost", "n0"),
            """
            > create p
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0
            > bind p n0 = 409
            p: bound n0
            > bind p n1 = 409
            p: bound n0
            > bind p of old n0 = 409
            p: bound n0
            > bind ghost n0 = 404
            p: bound n0\
            """),
        Case.of(
            "a gated pod cannot be bound",
            s -> Cases.twoNodes(s).gatedPod("p", 1).bind("p", "n0"),
            """
            > create p gated
            p: gated nominated=-
            > bind p n0 = 409
            p: gated nominated=-\
            """),
        Case.of(
            "nobody checks that the node exists, and a Binding clears the nominated name",
            s ->
                Cases.twoNodes(s)
                    .filterAnswers(Answers.Filter.NONE)
                    .pod("p", 1)
                    .nominate("p", "ghost")
                    .bind("p", "nowhere"),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable
            > nominate p ghost
            filter p [n0, n1] nominated=ghost
            p: pending nominated=ghost Unschedulable
            > bind p nowhere = 201
            p: bound nowhere\
            """));
  }
}
