package dev.bayplan.e2e.cases;

import java.util.List;

/** What a restart of kube-scheduler does to names. */
final class RestartCases {

  private RestartCases() {}

  static List<Case> all() {
    return List.of(
        Case.of(
            "a gated pod's name reserves no more after a restart of kube-scheduler",
            s ->
                s.node("n0", 1).gatedPod("x", 1).nominate("x", "n0").restartScheduler().pod("z", 1),
            """
            > create x gated
            x: gated nominated=-
            > nominate x n0
            x: gated nominated=n0
            > restart kube-scheduler
            x: gated nominated=n0
            > create z
            filter z [n0] nominated=-
            bind z n0
            x: gated nominated=n0
            z: bound n0\
            """),
        Case.of(
            "a gated pod that is touched after the restart reserves again",
            s ->
                s.node("n0", 1)
                    .gatedPod("x", 1)
                    .nominate("x", "n0")
                    .restartScheduler()
                    .annotate("x")
                    .pod("z", 1)
                    .ungate("x"),
            """
            > create x gated
            x: gated nominated=-
            > nominate x n0
            x: gated nominated=n0
            > restart kube-scheduler
            x: gated nominated=n0
            > annotate x
            x: gated nominated=n0
            > create z
            x: gated nominated=n0
            z: pending nominated=- Unschedulable
            > ungate x
            filter x [n0] nominated=n0
            bind x n0
            x: bound n0
            z: pending nominated=- Unschedulable\
            """),
        Case.of(
            "an ungated, refused pod is tried at the restart and reserves again",
            s ->
                s.node("n0", 1)
                    .filterAnswers(Answers.Filter.NONE)
                    .gatedPod("x", 1)
                    .nominate("x", "n0")
                    .ungate("x")
                    .restartScheduler()
                    .filterAnswers(Answers.Filter.FIRST)
                    .pod("z", 1),
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
            > restart kube-scheduler
            filter x [n0] nominated=n0
            x: pending nominated=n0 Unschedulable
            > create z
            x: pending nominated=n0 Unschedulable
            z: pending nominated=- Unschedulable\
            """));
  }
}
