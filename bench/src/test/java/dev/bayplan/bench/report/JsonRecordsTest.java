package dev.bayplan.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonRecordsTest {

  record Sample(int nodes, double gpuAllocatedPercent, long aMicros) {}

  @Test
  void recordsAreAListOfFlatObjectsInTheirOwnOrder(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("out.json");

    JsonRecords.write(file, List.of(new Sample(3, 97.5, 12), new Sample(4, 0, 1)));

    assertThat(file)
        .hasContent(
            """
            [ {
              "nodes" : 3,
              "gpuAllocatedPercent" : 97.5,
              "aMicros" : 12
            }, {
              "nodes" : 4,
              "gpuAllocatedPercent" : 0.0,
              "aMicros" : 1
            } ]
            """);
  }
}
