package dev.bayplan.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.bench.fleet.TaskType;
import dev.bayplan.bench.fleet.WorkloadPod;
import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.bench.model.PodStatus;
import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.policies.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalsTest {

  @Test
  void sentencesWithCommasAreReadWhole() {
    Refusals refusals =
        Refusals.of(
            List.of(
                refused(
                    "0/9 nodes are available: 2 GPU memory free, but not on one GPU, 3 Insufficient"
                        + " cpu, 4 not enough free CPU, memory or pod slots. no new claims to"
                        + " deallocate"),
                refused(
                    "0/9 nodes are available: 9 Insufficient cpu. no new claims to deallocate,"
                        + " preemption: not helpful.")));

    assertThat(refusals.lines())
        .containsExactly(
            new Refusals.Line("Insufficient cpu", 2, 12),
            new Refusals.Line("not enough free CPU, memory or pod slots", 1, 4),
            new Refusals.Line("GPU memory free, but not on one GPU", 1, 2));
    assertThat(refusals.lines().get(0).nodesEach()).isEqualTo(6);
    assertThat(refusals.lines().get(0).reason()).isEmpty();
    assertThat(refusals.lines().get(1).reason()).contains(Reason.NodeBusy);
  }

  @Test
  void everySentenceOfOursIsReadBack() {
    for (Reason reason : Reason.values()) {
      String message =
          "0/5 nodes are available: 1 Insufficient cpu, 4 "
              + reason.sentence()
              + ". no new claims to deallocate";

      assertThat(Refusals.of(List.of(refused(message))).lines())
          .contains(new Refusals.Line(reason.sentence(), 1, 4));
    }
  }

  @Test
  void anErrorIsToldAsItIs() {
    assertThat(Refusals.of(List.of(refused("connection reset by peer"), refused(""))).lines())
        .containsExactlyInAnyOrder(
            new Refusals.Line("connection reset by peer", 1, 0),
            new Refusals.Line("not tried yet", 1, 0));
  }

  private static PodObject refused(String message) {
    WorkloadPod pod = new WorkloadPod("a", "b", new TaskType(1, 1, 1, 1000, 1));
    PodObject pending =
        new ApiServer(new VirtualClock()).pods().create("a", "b", PodSpec.of(pod.request(), 0));
    PodStatus.Condition condition = new PodStatus.Condition("Unschedulable", message);
    PodStatus old = pending.status();
    PodStatus status =
        new PodStatus(old.node(), old.standing(), old.nominated(), condition, old.terminating());
    return new PodObject(
        pending.ref(),
        pending.revision(),
        pending.createdSeconds(),
        pending.spec(),
        status,
        Map.of());
  }
}
