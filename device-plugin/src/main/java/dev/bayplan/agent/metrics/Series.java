package dev.bayplan.agent.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** The series of one scrape, gathered by name; a value that is not known has no series. */
final class Series {

  private final Map<String, GaugeSnapshot.Builder> gauges = new LinkedHashMap<>();
  private final Map<String, CounterSnapshot.Builder> counters = new LinkedHashMap<>();

  void gauge(String name, String help, Labels labels, double value) {
    gauges
        .computeIfAbsent(name, _ -> GaugeSnapshot.builder().name(name).help(help))
        .dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  void gauge(String name, String help, Labels labels, OptionalInt value, double unit) {
    value.ifPresent(known -> gauge(name, help, labels, known * unit));
  }

  void gauge(String name, String help, Labels labels, OptionalLong value, double unit) {
    value.ifPresent(known -> gauge(name, help, labels, known * unit));
  }

  void gauge(String name, String help, Labels labels, OptionalDouble value) {
    value.ifPresent(known -> gauge(name, help, labels, known));
  }

  /**
   * @param name without {@code _total}
   */
  void counter(String name, String help, Labels labels, double value) {
    counters
        .computeIfAbsent(name, _ -> CounterSnapshot.builder().name(name).help(help))
        .dataPoint(CounterDataPointSnapshot.builder().labels(labels).value(value).build());
  }

  MetricSnapshots snapshots() {
    MetricSnapshots.Builder all = MetricSnapshots.builder();
    gauges.values().forEach(gauge -> all.metricSnapshot((MetricSnapshot) gauge.build()));
    counters.values().forEach(counter -> all.metricSnapshot((MetricSnapshot) counter.build()));
    return all.build();
  }
}
