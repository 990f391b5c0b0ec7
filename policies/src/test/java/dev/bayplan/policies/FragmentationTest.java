package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FragmentationTest {

  private static final JobMix.Task ONE = new JobMix.Task(1_000, 1, 0, 0, Models.ANY, 3);
  private static final JobMix.Task EIGHT = new JobMix.Task(1_000, 8, 0, 0, Models.ANY, 1);
  private static final JobMix.Task NO_GPU = new JobMix.Task(1_000, 0, 0, 0, Models.ANY, 96);
  private static final JobMix MIX = new JobMix(List.of(ONE, EIGHT, NO_GPU));

  @Test
  void anEmptyNodeIsIdleAndStrandsNothingThatFits() {
    IdleGpu idle = new Fragmentation(MIX).of(node(64_000));

    assertThat(idle.gpus()).isEqualTo(8);
    assertThat(idle.stranded()).isZero();
    assertThat(idle.stranded(RequestKind.EIGHT)).isZero();
    assertThat(idle.stranded(RequestKind.MORE)).isEqualTo(8); // No node here has nine.
  }

  @Test
  void whatIsLeftOfANodeIsStrandedForThoseWhoNeedMore() {
    IdleGpu idle = new Fragmentation(MIX).of(node(64_000, whole(0), share(1, 25)));

    assertThat(idle.gpus()).isEqualTo(6.75, within(1e-6));
    assertThat(idle.stranded(RequestKind.SHARE)).isZero();
    assertThat(idle.stranded(RequestKind.ONE)).isEqualTo(0.75, within(1e-6));
    assertThat(idle.stranded(RequestKind.TWO)).isEqualTo(0.75, within(1e-6));
    assertThat(idle.stranded(RequestKind.EIGHT)).isEqualTo(6.75, within(1e-6));
    // Three of four pods with GPUs want one, one wants eight; pods without GPUs do not count.
    assertThat(idle.stranded()).isEqualTo((3 * 0.75 + 6.75) / 4, within(1e-6));
  }

  @Test
  void withoutCpuAllIdleGpuIsStranded() {
    IdleGpu idle = new Fragmentation(MIX).of(node(500));

    assertThat(idle.stranded()).isEqualTo(8);
    assertThat(idle.stranded(RequestKind.ONE)).isEqualTo(8);
    assertThat(idle.stranded(RequestKind.SHARE)).isZero(); // No share is known, so none needs CPU.
  }

  @Test
  void nodesAddUp() {
    Fragmentation fragmentation = new Fragmentation(MIX);
    IdleGpu sum = fragmentation.of(node(64_000, whole(0))).plus(fragmentation.of(node(500)));

    assertThat(sum.gpus()).isEqualTo(15);
    assertThat(sum.stranded(RequestKind.EIGHT)).isEqualTo(15);
    assertThat(sum.stranded(RequestKind.ONE)).isEqualTo(8);
  }

  @Test
  void nothingIsIdleWhereNobodyIsHeard() {
    NodeState silent =
        NodeState.of(
            facts(64_000), NodeState.Agent.SILENT, HandOver.SHARED, gpus(), List.<Hold>of());

    assertThat(new Fragmentation(MIX).of(silent).gpus()).isZero();
  }

  @Test
  void withoutAMixOnlyKindsAreKnown() {
    IdleGpu idle = new Fragmentation(JobMix.UNKNOWN).of(node(64_000, whole(0)));

    assertThat(idle.stranded()).isNaN();
    assertThat(idle.stranded(RequestKind.EIGHT)).isEqualTo(7);
    assertThat(idle.stranded(RequestKind.ONE)).isZero();
  }

  @Test
  void kindsAreToldApartByTheNumberOfGpus() {
    assertThat(IntStream.of(1, 2, 3, 4, 5, 8, 9).mapToObj(FragmentationTest::kind))
        .containsExactly("1", "2", "3-4", "3-4", "5-8", "5-8", "9-64");
    for (RequestKind kind : RequestKind.values()) {
      assertThat(RequestKind.of(kind.example())).isEqualTo(kind);
    }
  }

  private static String kind(int gpus) {
    return RequestKind.of(new JobMix.Task(0, gpus, 0, 0, Models.ANY, 1)).text();
  }

  private static Hold.GpuHold whole(int gpu) {
    return new Hold.GpuHold(gpus().get(gpu).id(), true, 0, 0);
  }

  private static Hold.GpuHold share(int gpu, int percent) {
    return new Hold.GpuHold(gpus().get(gpu).id(), false, 1_000L * percent / 100, percent);
  }

  private static NodeState node(long cpuMillis, Hold.GpuHold... held) {
    Hold hold = new Hold(Resources.NONE, List.of(held), 0, Sharer.of("team-a"));
    return NodeState.of(facts(cpuMillis), gpus(), held.length == 0 ? List.of() : List.of(hold));
  }

  private static NodeFacts facts(long cpuMillis) {
    return new NodeFacts("n", Map.of(), List.of(), false, new Resources(cpuMillis, 1L << 40), 110);
  }

  private static List<Gpu> gpus() {
    return IntStream.range(0, 8)
        .mapToObj(i -> new Gpu(new GpuId("GPU-" + i), i, "H100", 1_000, GpuHealth.OK))
        .toList();
  }
}
