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
    return Stream.of(direct(), planned(), refused(), reserving(), bindings())
        .flatMap(List::stream)
        .toList();
  }

  private static Script twoNodes(Script script) {
    return script.node("n0", 8).node("n1", 8);
  }

  private static List<Case> direct() {
    return List.of(
        Case.of(
            "a pod is filtered over all nodes, bound, and that is all",
            s -> twoNodes(s).pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "prioritize is asked where more than one node is left",
            s -> twoNodes(s).filterAnswers(Answers.Filter.ALL).pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            prioritize p [n0, n1]
            bind p n1
            p: bound n1\
            """),
        Case.of(
            "the extender is not asked where no node passes the plugins",
            s -> twoNodes(s).pod("p", 9),
            """
            > create p
            p: pending nominated=- Unschedulable\
            """),
        Case.of(
            "filter's Error is tried again after a back-off",
            s -> twoNodes(s).nextFilterFails().pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """),
        Case.of(
            "bind's error is tried again after a back-off, from filter on",
            s -> twoNodes(s).nextBindFails().pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            bind p n0
            filter p [n0, n1] nominated=-
            bind p n0
            p: bound n0\
            """));
  }

  private static List<Case> planned() {
    return List.of(
        Case.of(
            "a gated pod is not asked for, nor when it is nominated",
            s -> twoNodes(s).gatedPod("p", 1).nominate("p", "n1"),
            """
            > create p gated
            p: gated nominated=-
            > nominate p n1
            p: gated nominated=n1\
            """),
        Case.of(
            "a nominated pod that is ungated is asked for with its one node",
            s -> twoNodes(s).gatedPod("p", 1).nominate("p", "n1").ungate("p"),
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
            s -> twoNodes(s).gatedPod("p", 1).nominate("p", "n1").taint("n1").ungate("p"),
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
                twoNodes(s)
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
            s -> twoNodes(s).gatedPod("p", 1).nominate("p", "ghost").ungate("p"),
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
            s -> twoNodes(s).nextBindFails().gatedPod("p", 1).nominate("p", "n1").ungate("p"),
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

  private static List<Case> refused() {
    return List.of(
        Case.of(
            "a pod refused everywhere is asked for once more, for its own condition, then quiet",
            s -> twoNodes(s).filterAnswers(Answers.Filter.NONE).pod("p", 1),
            """
            > create p
            filter p [n0, n1] nominated=-
            filter p [n0, n1] nominated=-
            p: pending nominated=- Unschedulable\
            """),
        Case.of(
            "a nominated pod refused everywhere keeps its name; its calls come in pairs",
            s ->
                twoNodes(s)
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
                twoNodes(s)
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
            s -> twoNodes(s).pod("p", 9).annotate("p"),
            """
            > create p
            p: pending nominated=- Unschedulable
            > annotate p
            p: pending nominated=- Unschedulable\
            """),
        Case.of(
            "a nominated name wakes a refused pod, with that one name first",
            s ->
                twoNodes(s)
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
                twoNodes(s)
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
                twoNodes(s)
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

  private static List<Case> reserving() {
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

  private static List<Case> bindings() {
    return List.of(
        Case.of(
            "a Binding is refused for a bound pod, for a uid of old and for a missing pod",
            s ->
                twoNodes(s)
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
            s -> twoNodes(s).gatedPod("p", 1).bind("p", "n0"),
            """
            > create p gated
            p: gated nominated=-
            > bind p n0 = 409
            p: gated nominated=-\
            """),
        Case.of(
            "nobody checks that the node exists, and a Binding clears the nominated name",
            s ->
                twoNodes(s)
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
