package dev.bayplan.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.bench.report.Machine;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RunTest {

  private static final long SECOND = 1_000_000_000L;

  /** A pod each second from the first on. */
  private static Run steady(int pods, long apiServerMillis) {
    Cpu cpu = new Cpu(Map.of(Cpu.SCHEDULER, 100L, Cpu.API_SERVER, apiServerMillis), 50, 100 + 2000);
    return Run.of(IntStream.rangeClosed(1, pods).mapToObj(i -> i * SECOND).toList(), cpu);
  }

  @Test
  void theClockEndsWithTheLastBind() {
    Run run = steady(20, 500);

    assertThat(run.seconds()).isEqualTo(20);
    assertThat(run.podsPerSecond()).isEqualTo(1);
    assertThat(run.podsPerSecond10to90()).isEqualTo(1);
  }

  @Test
  void aLatePodCountsInTheWholeAndNotInTheMiddle() {
    List<Long> nanos =
        IntStream.rangeClosed(1, 20).mapToObj(i -> i == 20 ? 40 * SECOND : i * SECOND).toList();
    Run run = Run.of(nanos, new Cpu(Map.of(), 0, 0));

    assertThat(run.podsPerSecond()).isEqualTo(0.5);
    assertThat(run.podsPerSecond10to90()).isEqualTo(1);
  }

  @Test
  void cpuIsSplitByPartAndWhatIsLeftIsOthers() {
    Run run = steady(10, 500);

    assertThat(run.millisPerPod()).isEqualTo(60);
    assertThat(run.millisPerPod(Cpu.API_SERVER)).isEqualTo(50);
    assertThat(run.millisPerPod(Cpu.ETCD)).isZero();
    assertThat(run.clientMillisPerPod()).isEqualTo(5);
    assertThat(run.othersCores()).isEqualTo(1450 / 10_000.0);
  }

  @Test
  void aRecordHasTheMediansOfItsRuns() {
    List<Run> runs = List.of(steady(10, 900), steady(10, 100), steady(10, 300));
    ClusterRecord record = ClusterRecord.of(Way.FLOOR, 5, runs, new Machine("25", "", 2, "abc"));

    assertThat(record.path()).isEqualTo("floor");
    assertThat(record.runs()).isEqualTo(3);
    assertThat(record.apiserverMillisPerPod()).isEqualTo(30);
    assertThat(record.cpuMillisPerPod()).isEqualTo(40);
  }
}
