package dev.bayplan.bench.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.bayplan.policies.GpuAsk;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  private static final TaskType SHARE = new TaskType(3152, 5600, 1, 810, 1);
  private static final TaskType WHOLE = new TaskType(88_000, 327_680, 8, 1000, 1);
  private static final TaskType CPU_ONLY = new TaskType(12_500, 57_344, 0, 0, 1);

  @Test
  void theTableHoldsTheEightyMostFrequentTypes() {
    List<TaskType> types = OpenbTables.TASK_TYPES;

    assertThat(types).hasSize(80).doesNotHaveDuplicates();
    assertThat(types.stream().mapToInt(TaskType::seen).sum()).isEqualTo(8003);
    assertThat(types.getFirst()).isEqualTo(new TaskType(3152, 5600, 1, 810, 1047));
    assertThat(types).isSortedAccordingTo((a, b) -> Integer.compare(b.seen(), a.seen()));
  }

  @Test
  void theSameSeedGivesTheSamePods() {
    assertThat(Workload.openb(500, 7)).isEqualTo(Workload.openb(500, 7));
    assertThat(Workload.openb(500, 7)).isNotEqualTo(Workload.openb(500, 8));
  }

  @Test
  void eightThousandPodsAskForAboutAsManyGpusAsThereAre() {
    List<WorkloadPod> pods = Workload.openb(8000, 42).pods();

    assertThat(pods).hasSize(8000);
    assertThat(pods.stream().map(WorkloadPod::name).distinct()).hasSize(8000);
    double gpus = pods.stream().mapToInt(p -> p.type().gpus() * p.type().gpuMilli()).sum() / 1000.0;
    assertThat(gpus / 6212).isCloseTo(0.951, within(0.03));
  }

  @Test
  void aShareIsItsPartOfTheReferenceGpu() {
    // 0.81 of 14 GiB is 11.34 GiB; 0.81 of the compute is 81 percent.
    assertThat(gpus(SHARE)).isEqualTo(new GpuAsk.Share(11 * 1024, 81));
    assertThat(gpus(WHOLE)).isEqualTo(new GpuAsk.Whole(8));
    assertThat(gpus(CPU_ONLY)).isEqualTo(GpuAsk.NONE);
  }

  @Test
  void aShareNeverTakesMoreMemoryThanComputeOfTheSmallestGpu() {
    long smallest = GpuModels.memoryMiB("T4");

    assertThat(OpenbTables.TASK_TYPES.stream().filter(TaskType::isShare))
        .allMatch(type -> type.shareGib() * 1024L * 100 <= type.sharePercent() * smallest);
  }

  private static GpuAsk gpus(TaskType type) {
    return new WorkloadPod("a", "b", type).request().containers().getFirst().gpus();
  }
}
