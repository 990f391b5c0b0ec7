package dev.bayplan.agent.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * All metrics of the agent. Those of devices cost nothing until they are scraped: they are made of
 * the view that stands then.
 */
public final class AgentMetrics implements AutoCloseable {

  /** What {@link #text()} is. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final PrometheusMeterRegistry registry;
  private final Timer look;
  private final Counter late;

  /**
   * @param node its name
   * @param dcgmNames whether device values are also told under DCGM's names
   */
  public AgentMetrics(String node, String version, boolean dcgmNames, Supplier<DeviceView> view) {
    PrometheusRegistry devices = new PrometheusRegistry();
    this.registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, devices, Clock.SYSTEM);
    MultiCollector collector = () -> collect(view.get(), node, dcgmNames);
    devices.register(collector);
    this.look =
        Timer.builder("bayplan.agent.look")
            .description("Time of one look at all devices.")
            .register(registry);
    this.late =
        Counter.builder("bayplan.agent.looks.late")
            .description("Looks that were not taken in their second, because one before was slow.")
            .register(registry);
    Gauge.builder("bayplan.agent.build", () -> 1)
        .description("Always 1; the version is its label.")
        .tag("version", version)
        .register(registry);
  }

  private static MetricSnapshots collect(DeviceView view, String node, boolean dcgmNames) {
    Series series = new Series();
    new GpuSeries(series, view).add();
    new NodeSeries(series, view).add();
    if (dcgmNames) {
      new DcgmSeries(series, view, node).add();
    }
    return series.snapshots();
  }

  public void looked(Duration took, long missed) {
    look.record(took);
    late.increment(missed);
  }

  /** Prometheus' text format. */
  public String text() {
    return registry.scrape();
  }

  @Override
  public void close() {
    registry.close();
  }
}
