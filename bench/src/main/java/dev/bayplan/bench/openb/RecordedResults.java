package dev.bayplan.bench.openb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The published results, where the folder has them: means over their ten seeds. */
final class RecordedResults {

  private static final String FILE = "fgd-recorded-results/derived_summary_by_policy.csv";
  private static final int ALLOCATED = 4;
  private static final int STRANDED = 8;

  private final Map<List<String>, String[]> rows = new HashMap<>();

  static RecordedResults read(Path folder) throws IOException {
    RecordedResults results = new RecordedResults();
    Path file = folder.resolve(FILE);
    if (Files.exists(file)) {
      for (String[] row : TraceFiles.rows(file)) {
        results.rows.put(List.of(row[0], row[1], row[2]), row);
      }
    }
    return results;
  }

  double allocated(String trace, String policy, int percent) {
    return value(trace, policy, percent, ALLOCATED);
  }

  double stranded(String trace, String policy, int percent) {
    return value(trace, policy, percent, STRANDED);
  }

  private double value(String trace, String policy, int percent, int column) {
    List<String> key = List.of("openb_pod_list_" + trace, policy, Integer.toString(percent));
    String[] row = rows.get(key);
    return row == null ? Double.NaN : Double.parseDouble(row[column]);
  }
}
