package dev.bayplan.scheduler.extender;

import dev.bayplan.policies.Reason;
import dev.bayplan.scheduler.engine.Census;
import dev.bayplan.scheduler.engine.FilterAnswer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;

/**
 * All meters of the verbs and of the engine, each with what it means. Series exist from the start,
 * so that a rate over a first event is not lost. No label holds a pod, a node or a device.
 */
public final class Meters {

  private static final Duration[] BUCKETS = {
    Duration.ofNanos(100_000),
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(200),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry registry;
  private final Map<Verb, Map<Outcome, Counter>> decisions = new EnumMap<>(Verb.class);
  private final Map<Verb, Timer> durations = new EnumMap<>(Verb.class);
  private final Map<Reason, Counter> refusals = new EnumMap<>(Reason.class);
  private final Map<BadRequest, Counter> bad = new EnumMap<>(BadRequest.class);
  private final Counter received;
  private final Counter sent;
  private volatile Census census = new Census(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  /**
   * @param version of this program
   */
  public Meters(MeterRegistry registry, String version) {
    this.registry = registry;
    for (Verb verb : Verb.values()) {
      decisions.put(verb, decisions(verb));
      durations.put(verb, duration(verb));
    }
    for (Reason reason : Reason.values()) {
      refusals.put(reason, refusal(reason));
    }
    for (BadRequest kind : BadRequest.values()) {
      bad.put(kind, badRequest(kind));
    }
    received = bytes("bayplan.received", "Bytes of request bodies");
    sent = bytes("bayplan.sent", "Bytes of response bodies");
    gauges();
    Gauge.builder("bayplan.build.info", () -> 1)
        .description("Always 1; the label says which version runs")
        .tag("version", version)
        .register(registry);
  }

  private void gauges() {
    gauge("bayplan.nodes", "Nodes known", Census::nodes);
    gauge(
        "bayplan.nodes.silent",
        "Nodes whose agent has reported and is not heard: they get no new pods with GPUs",
        Census::silentNodes);
    gauge(
        "bayplan.reports.late",
        "Reports of agents that came after later ones and were left out, since the start",
        Census::lateReports);
    gauge("bayplan.gpus", "GPUs reported by all nodes", Census::gpus);
    gauge("bayplan.gpus.untouched", "GPUs of which no pod holds anything", Census::untouchedGpus);
    gauge(
        "bayplan.gpus.overcommitted",
        "GPUs given twice: anything but 0 is a bug, or somebody else hands out devices",
        Census::overCommitments);
    gauge("bayplan.pods", "Pods known", Census::pods);
    gauge("bayplan.pods.waiting", "Pods refused, to be woken when they fit", Census::waiting);
    gauge("bayplan.pods.held", "Pods whose devices are held until their bind", Census::reserved);
    gauge("bayplan.pods.posting", "Pods whose Binding is under way", Census::posting);
    gauge("bayplan.pods.bound", "Pods bound to a node", Census::bound);
  }

  private void gauge(String name, String description, ToIntFunction<Census> value) {
    Gauge.builder(name, () -> value.applyAsInt(census)).description(description).register(registry);
  }

  /** What the gauges tell from now on. */
  public void refresh(Census now) {
    census = now;
  }

  private Map<Outcome, Counter> decisions(Verb verb) {
    Map<Outcome, Counter> byOutcome = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      if (outcome.of(verb)) {
        byOutcome.put(outcome, decision(verb, outcome));
      }
    }
    return byOutcome;
  }

  private Counter decision(Verb verb, Outcome outcome) {
    return Counter.builder("bayplan.decisions")
        .description("Calls of kube-scheduler, by verb and how they ended")
        .tag("verb", verb.label())
        .tag("outcome", outcome.label())
        .register(registry);
  }

  private Timer duration(Verb verb) {
    return Timer.builder("bayplan.decision.duration")
        .description("From a whole request body to its answer")
        .tag("verb", verb.label())
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private Counter refusal(Reason reason) {
    return Counter.builder("bayplan.refusals")
        .description(
            "Pods refused on every node, by the reason of most nodes; the same refusal again is"
                + " not counted")
        .tag("reason", reason.name())
        .register(registry);
  }

  private Counter badRequest(BadRequest kind) {
    return Counter.builder("bayplan.bad.requests")
        .description("Requests that were no such message, by what was wrong")
        .tag("kind", kind.label())
        .register(registry);
  }

  private Counter bytes(String name, String description) {
    return Counter.builder(name).baseUnit("bytes").description(description).register(registry);
  }

  static Outcome outcome(FilterAnswer answer) {
    return switch (answer) {
      case FilterAnswer.Anywhere _ -> Outcome.ANYWHERE;
      case FilterAnswer.Placed _ -> Outcome.PLACED;
      case FilterAnswer.Refused refused ->
          refused.again() ? Outcome.REFUSED_AGAIN : Outcome.REFUSED;
      case FilterAnswer.Failed _ -> Outcome.FAILED;
    };
  }

  void count(Verb verb, Outcome outcome) {
    get(get(decisions, verb), outcome).increment();
  }

  void took(Verb verb, long nanos) {
    get(durations, verb).record(nanos, TimeUnit.NANOSECONDS);
  }

  void bad(BadRequest kind) {
    get(bad, kind).increment();
  }

  private static <K, V> V get(Map<K, V> complete, K key) {
    return Objects.requireNonNull(complete.get(key));
  }

  void bytes(int in, int out) {
    received.increment(in);
    sent.increment(out);
  }

  /** Counts one refused pod under the reason that most nodes gave; among equals the later one. */
  void refused(Reason[] reasons) {
    int[] nodes = new int[Reason.values().length];
    Arrays.stream(reasons).forEach(reason -> nodes[reason.ordinal()]++);
    Reason most = null;
    for (Reason reason : Reason.values()) {
      int count = nodes[reason.ordinal()];
      most = count > 0 && (most == null || count >= nodes[most.ordinal()]) ? reason : most;
    }
    if (most != null) {
      get(refusals, most).increment();
    }
  }
}
