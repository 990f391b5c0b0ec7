package dev.bayplan.scheduler;

import dev.bayplan.policies.IdleGpu;
import dev.bayplan.policies.RequestKind;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.StrandedGpus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** How much GPU lies idle, and for whom it is of no use; counted when somebody asks. */
final class FragmentationMeters {

  private static final String STRANDED =
      "Idle GPU that requests of this kind (a share, or so many whole GPUs) cannot use: what else"
          + " they need is not on the same node. mix: what the next pod with GPUs cannot use, on"
          + " average over the job mix";

  private final Engine engine;
  private final StrandedGpus gpus = new StrandedGpus();
  private volatile IdleGpu idle = IdleGpu.NONE;

  FragmentationMeters(Engine engine, MeterRegistry registry) {
    this.engine = engine;
    Gauge.builder("bayplan.gpus.idle", () -> idle.gpus())
        .description("GPU that no pod holds, in GPUs: whole ones, and what is left of shared ones")
        .register(registry);
    stranded(registry, "mix", IdleGpu::stranded);
    for (RequestKind kind : RequestKind.values()) {
      stranded(registry, kind.text(), now -> now.stranded(kind));
    }
  }

  private void stranded(MeterRegistry registry, String request, ToDoubleFunction<IdleGpu> value) {
    Gauge.builder("bayplan.gpus.stranded", () -> value.applyAsDouble(idle))
        .description(STRANDED)
        .tag("request", request)
        .register(registry);
  }

  /** What the gauges tell from now on. */
  void refresh() {
    idle = gpus.of(engine.snapshot());
  }
}
