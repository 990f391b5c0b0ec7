package dev.bayplan.bench.report;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** One figure of several runs. */
public record Sample(List<Double> values) {

  public Sample {
    values = List.copyOf(values);
  }

  public static <T> Sample of(List<T> runs, ToDoubleFunction<T> figure) {
    return new Sample(runs.stream().map(figure::applyAsDouble).toList());
  }

  /** With two decimals; NaN of nothing. */
  public double mean() {
    return rounded(exactMean());
  }

  /** Standard deviation of the sample, with two decimals; 0 of fewer than two values. */
  public double deviation() {
    double mean = exactMean();
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return values.size() < 2 ? 0 : rounded(Math.sqrt(squares / (values.size() - 1)));
  }

  private double exactMean() {
    return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
  }

  /** Two decimals, as results are told with. */
  public static double rounded(double value) {
    return Double.isFinite(value)
        ? Double.parseDouble(String.format(Locale.ROOT, "%.2f", value))
        : value;
  }
}
