package dev.bayplan.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is read of Linux and of the JVM, as they write it. */
class ReadingsTest {

  @Test
  void residentMemoryIsInKib() {
    List<String> status =
        List.of(
            "Name:\tjava", "VmPeak:\t 9999999 kB", "VmHWM:\t  614400 kB", "VmRSS:\t  512000 kB");

    assertThat(ProcessMemory.parse(status)).isEqualTo(new ProcessMemory(500, 600));
    assertThatThrownBy(() -> ProcessMemory.parse(List.of("Name:\tjava")))
        .hasMessage("the process's status has no VmRSS:");
  }

  @Test
  void theHistogramEndsWithItsTotal() {
    List<String> histogram =
        """
        4711:
         num     #instances         #bytes  class name (module)
        -------------------------------------------------------
           1:        123456       12345678  [B (java.base@25.0.3)
           2:           100           2400  dev.bayplan.policies.PodRef
        Total        123556       12348078
        """
            .lines()
            .toList();

    LiveObjects live = LiveObjects.parse(histogram);

    assertThat(live.bytes()).isEqualTo(12_348_078);
    assertThat(live.largest()).hasSize(2).first().asString().contains("[B (java.base");
    assertThatThrownBy(() -> LiveObjects.parse(List.of("com.sun.tools.attach.AttachNotSupported")))
        .hasMessageContaining("this is no histogram");
  }

  @Test
  void aMissedAimIsSaid() {
    MemoryRecord record =
        new MemoryRecord(1, 1, 300, "503 not ready", 16.5, 9, 400, 650, 200, 1, 42, "25", 2, "abc");

    List<String> report =
        MemoryReport.of(
            record,
            List.of("2026-11-24T13:00:00.000Z INFO  [main] d.b.s.Main - x"),
            new LiveObjects(1, List.of("   1: 1 1 [B")));

    assertThat(report)
        .anyMatch(line -> line.startsWith("ready, seconds") && line.endsWith("MISSED"))
        .anyMatch(line -> line.startsWith("RSS when ready") && !line.endsWith("MISSED"))
        .contains("first answer: 503 not ready", "   1: 1 1 [B")
        .anyMatch(line -> line.endsWith("d.b.s.Main - x"));
  }
}
