package dev.bayplan.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.bench.report.Machine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ClusterReportTest {

  private static ClusterRecord record(Way way, long seconds, long apiServerMillis) {
    Cpu cpu = new Cpu(Map.of(Cpu.API_SERVER, apiServerMillis), 0, apiServerMillis);
    long nanos = seconds * 1_000_000_000L;
    Run run = Run.of(List.of(nanos / 4, nanos / 2, nanos), cpu);
    return ClusterRecord.of(way, 100, List.of(run), new Machine("25", "", 2, "abc"));
  }

  @Test
  void eachPathIsReadBesideTheOthersOfItsRun() {
    List<String> table =
        ClusterReport.table(
            List.of(
                record(Way.PLANNED, 2, 30), record(Way.SAMPLED, 4, 30), record(Way.FLOOR, 1, 20)));

    assertThat(table.getFirst()).contains("x floor");
    assertThat(table.get(1)).startsWith("| 100 | planned |").endsWith("| 2.00 | - | 0.50 | 1.50 |");
  }
}
