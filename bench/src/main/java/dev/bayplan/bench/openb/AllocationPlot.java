package dev.bayplan.bench.openb;

import dev.bayplan.bench.report.Plot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/**
 * Allocation against arrivals on one trace: our policies, and dashed in the same colour what is
 * recorded for the policy of that name. Below {@link #FROM} percent all lines are one.
 */
final class AllocationPlot {

  private static final int FROM = 70;
  private static final int TO = 130;

  private final String trace;
  private final RecordedResults recorded;
  private final Map<Policy, List<Curve>> ours = new LinkedHashMap<>();

  AllocationPlot(String trace, RecordedResults recorded) {
    this.trace = trace;
    this.recorded = recorded;
  }

  /** Adds the runs of one policy. */
  void add(Policy policy, List<Curve> curves) {
    ours.put(policy, List.copyOf(curves));
  }

  void write(Path file) throws IOException {
    Plot plot =
        new Plot(
            "GPU allocation on openb, trace " + trace,
            new Plot.Axis("GPU asked for so far, % of all", FROM, TO),
            new Plot.Axis("GPU allocated, % of all", FROM, 100));
    Map<String, Integer> colours = new LinkedHashMap<>();
    int colour = 0;
    for (Map.Entry<Policy, List<Curve>> one : ours.entrySet()) {
      List<Curve> curves = one.getValue();
      line(plot, one.getKey().title(), colour, Plot.Style.OURS, percent -> mean(curves, percent));
      colours.putIfAbsent(one.getKey().recorded(), colour++);
    }
    for (Map.Entry<String, Integer> one : colours.entrySet()) {
      String name = one.getKey().replaceFirst("[0-9]+-", "") + ", recorded";
      IntToDoubleFunction values = percent -> recorded.allocated(trace, one.getKey(), percent);
      line(plot, name, one.getValue(), Plot.Style.RECORDED, values);
    }
    plot.write(file);
  }

  private static double mean(List<Curve> curves, int percent) {
    return curves.stream()
        .mapToDouble(curve -> curve.allocated(percent))
        .filter(Double::isFinite)
        .average()
        .orElse(Double.NaN);
  }

  /** Percents of which nothing is known are left out, and so is a line without any. */
  private static void line(
      Plot plot, String name, int colour, Plot.Style style, IntToDoubleFunction values) {
    int[] known =
        IntStream.rangeClosed(FROM, TO)
            .filter(percent -> Double.isFinite(values.applyAsDouble(percent)))
            .toArray();
    if (known.length > 0) {
      double[] x = IntStream.of(known).asDoubleStream().toArray();
      plot.line(name, colour, style, x, IntStream.of(known).mapToDouble(values).toArray());
    }
  }
}
