package dev.bayplan.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuTest {

  @Test
  void theMachineWorksInAllButIdleTimeAndWaitingForDisks() {
    assertThat(Cpu.parse("cpu  100 20 30 9000 800 4 5 6 70 0")).isEqualTo(1650);
  }

  @Test
  void whatNobodyOfTheControlPlaneUsedWasUsedByOthers() {
    Cpu before = new Cpu(Map.of(Cpu.ETCD, 10L), 5, 1000);
    Cpu after = new Cpu(Map.of(Cpu.ETCD, 40L, Cpu.EXTENDER, 7L), 25, 1100);
    Cpu used = after.since(before);

    assertThat(used.of(Cpu.ETCD)).isEqualTo(30);
    assertThat(used.of(Cpu.EXTENDER)).isEqualTo(7);
    assertThat(used.allParts()).isEqualTo(37);
    assertThat(used.othersMillis()).isEqualTo(100 - 20 - 37);
  }

  @Test
  void aProcessThatRunsIsMeasured() {
    long own = ProcessHandle.current().pid();

    assertThat(Cpu.of(Map.of(Cpu.EXTENDER, own)).of(Cpu.EXTENDER)).isPositive();
  }
}
