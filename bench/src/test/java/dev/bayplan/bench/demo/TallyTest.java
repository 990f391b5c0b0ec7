package dev.bayplan.bench.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.FleetNode;
import dev.bayplan.bench.fleet.TaskType;
import dev.bayplan.bench.fleet.WorkloadPod;
import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Binding;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.bench.report.Bay;
import dev.bayplan.bench.report.Cell;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.scheduler.engine.PlannedBy;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {

  /** One node with eight G2 of 22,731 MiB, 96 CPUs and 384 GiB. */
  private final Fleet fleet = Fleet.openb(1, 42);

  private final FleetNode node = fleet.nodes().getFirst();
  private final ApiServer server = new ApiServer(new VirtualClock());
  private int pods;

  @Test
  void whatIsGivenOnceIsNoOverCommitment() {
    bind(whole(2), one(0), one(1));
    bind(share(470), part(2, 6, 47));
    bind(share(470), part(2, 6, 47));
    pending(whole(8));

    Tally tally = tally();

    assertThat(tally.overCommitments()).isZero();
    assertThat(tally.placed()).isEqualTo(3);
    assertThat(tally.allocatedGpus()).isCloseTo(2.94, within(1e-9)); // 1 + 1 + 0.47 + 0.47
    assertThat(tally.allocatedPercent()).isCloseTo(36.75, within(1e-9));
    Bay bay = tally.bays().getFirst();
    assertThat(bay.title()).isEqualTo("G2 ×8");
    assertThat(bay.stacks().getFirst().cells())
        .startsWith(Cell.WHOLE, Cell.WHOLE, Cell.shared(0.94), Cell.FREE);
  }

  @Test
  void aGpuGivenWholeTwiceIsSeen() {
    bind(whole(1), one(3));
    bind(whole(1), one(3));

    assertThat(tally().overCommitments()).isEqualTo(1);
    assertThat(tally().bays().getFirst().stacks().getFirst().cells().get(3)).isEqualTo(Cell.OVER);
  }

  @Test
  void aShareOfAGpuThatIsGivenWholeIsSeen() {
    bind(whole(1), one(3));
    bind(share(160), part(3, 2, 16));

    assertThat(tally().overCommitments()).isEqualTo(1);
  }

  @Test
  void moreComputeThanThereIsIsSeen() {
    bind(share(550), part(0, 7, 55));
    bind(share(460), part(0, 6, 46));

    assertThat(tally().overCommitments()).isEqualTo(1);
  }

  @Test
  void moreMemoryThanThereIsIsSeen() {
    TaskType large = new TaskType(1000, 1000, 1, 10, 1); // 1 GiB and 1 percent
    for (int i = 0; i < 23; i++) {
      bind(large, part(0, 1, 1));
    }

    assertThat(tally().overCommitments()).isEqualTo(1); // 23,552 of 22,731 MiB
  }

  @Test
  void aDeviceThatTheNodeDoesNotHaveIsSeen() {
    bind(whole(1), new Grant.Whole("main", new GpuId("GPU-elsewhere")));

    assertThat(tally().overCommitments()).isEqualTo(1);
  }

  @Test
  void anAssignmentThatIsNotWhatThePodAskedForIsSeen() {
    bind(whole(2), one(0));
    bind(whole(1));
    bind(new TaskType(1000, 1000, 0, 0, 1), one(1));

    assertThat(tally().overCommitments()).isEqualTo(3);
  }

  @Test
  void aNodeWithMoreCpuGivenThanItHasIsSeen() {
    bind(new TaskType(60_000, 1000, 0, 0, 1));
    bind(new TaskType(36_001, 1000, 0, 0, 1));

    assertThat(tally().overCommitments()).isEqualTo(1);
  }

  private Tally tally() {
    return new Tally(fleet, server.pods().all());
  }

  private void bind(TaskType type, Grant... grants) {
    server
        .podWrites()
        .bind(new Binding(pending(type).ref(), node.name(), List.of(grants), 1, PlannedBy.NOBODY));
  }

  private PodObject pending(TaskType type) {
    WorkloadPod pod = new WorkloadPod("a", "p" + pods++, type);
    return server.pods().create(pod.namespace(), pod.name(), PodSpec.of(pod.request(), 0));
  }

  private static TaskType whole(int gpus) {
    return new TaskType(1000, 1000, gpus, 1000, 1);
  }

  private static TaskType share(int milli) {
    return new TaskType(1000, 1000, 1, milli, 1);
  }

  private Grant one(int gpu) {
    return new Grant.Whole("main", node.gpus().get(gpu).id());
  }

  private Grant part(int gpu, int gib, int percent) {
    return new Grant.Share("main", node.gpus().get(gpu).id(), gib * 1024L, percent);
  }
}
