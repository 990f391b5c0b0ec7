package dev.bayplan.bench.openb;

import dev.bayplan.bench.report.Sample;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The published curves, where the folder has them, as means over their ten seeds: percent of all
 * GPUs by arrived percent. NaN stands for what is not recorded.
 */
final class RecordedResults {

  private static final String FOLDER = "fgd-recorded-results";
  private static final double[] NOTHING = new double[Curve.MAX_PERCENT];

  static {
    Arrays.fill(NOTHING, Double.NaN);
  }

  private final Map<List<String>, double[]> allocated;
  private final Map<List<String>, double[]> stranded;

  private RecordedResults(
      Map<List<String>, double[]> allocated, Map<List<String>, double[]> stranded) {
    this.allocated = allocated;
    this.stranded = stranded;
  }

  static RecordedResults read(Path folder) throws IOException {
    Path recorded = folder.resolve(FOLDER);
    return new RecordedResults(
        means(recorded.resolve("analysis_allo_discrete.csv")),
        means(recorded.resolve("analysis_frag_discrete.csv")));
  }

  /** By list and policy. A row has some columns that say what it is of, then one per percent. */
  private static Map<List<String>, double[]> means(Path file) throws IOException {
    if (!Files.exists(file)) {
      return Map.of();
    }
    int first = columns(file).indexOf("0");
    if (first < 2) {
      throw new IOException(file + " has no column '0' after those of list and policy");
    }
    Map<List<String>, List<String[]>> seeds =
        TraceFiles.rows(file).stream()
            .collect(Collectors.groupingBy(row -> List.of(row[0], row[1])));
    Map<List<String>, double[]> means = new HashMap<>();
    seeds.forEach((key, rows) -> means.put(key, mean(rows, first)));
    return means;
  }

  private static double[] mean(List<String[]> rows, int first) {
    double[] mean = new double[Curve.MAX_PERCENT];
    Arrays.setAll(mean, percent -> Sample.of(rows, row -> cell(row, first + percent)).mean());
    return mean;
  }

  private static List<String> columns(Path file) throws IOException {
    return Arrays.asList(Files.readAllLines(file).getFirst().split(",", -1));
  }

  private static double cell(String[] row, int column) {
    return column >= row.length || row[column].isBlank()
        ? Double.NaN
        : Double.parseDouble(row[column]);
  }

  double allocated(String trace, String policy, int percent) {
    return of(allocated, trace, policy)[percent];
  }

  double stranded(String trace, String policy, int percent) {
    return of(stranded, trace, policy)[percent];
  }

  /** As {@link Curve#departure}, of the mean curve. */
  double departure(String trace, String policy) {
    double[] curve = of(allocated, trace, policy);
    return Double.isNaN(curve[0]) ? Double.NaN : Curve.departure(percent -> curve[percent]);
  }

  private static double[] of(Map<List<String>, double[]> curves, String trace, String policy) {
    return curves.getOrDefault(List.of("openb_pod_list_" + trace, policy), NOTHING);
  }
}
