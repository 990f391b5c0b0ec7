package dev.bayplan.scheduler;

import dev.bayplan.scheduler.cluster.ClusterLink;
import dev.bayplan.scheduler.cluster.CommitCounts;
import dev.bayplan.scheduler.cluster.Committer;
import dev.bayplan.scheduler.cluster.PolicyDesk;
import dev.bayplan.scheduler.cluster.TryCounts;
import dev.bayplan.scheduler.cluster.UpkeepCounts;
import dev.bayplan.scheduler.cluster.fabric8.WatchCounts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/** All meters of the way into and out of the cluster, each with what it means. */
final class ClusterMeters {

  private final MeterRegistry registry;

  ClusterMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  void of(Committer committer) {
    CommitCounts counts = committer.counts();
    binding("bound", counts::bound);
    binding("refused", counts::refused);
    binding("not_bound", counts::notBound);
    counter(
        "bayplan.binding.doubts",
        "Bindings whose outcome had to be found out by reading the pod",
        counts::doubts);
    Gauge.builder("bayplan.bindings.posting", committer::posting)
        .description("Bindings under way, those of unknown outcome included")
        .register(registry);
    Gauge.builder("bayplan.bindings.waiting", committer::waiting)
        .description("Bind calls that wait for their turn")
        .register(registry);
  }

  void of(UpkeepCounts counts) {
    correction("reassigned", counts::reassigned);
    correction("isolation", counts::isolated);
    correction("evicted", counts::evicted);
    step("named", counts::named);
    step("released", counts::released);
    step("woken", counts::woken);
    step("explained", counts::explained);
    counter(
        "bayplan.correction.failures",
        "Tries to write what a pod is to say, or to evict it, that came to nothing",
        counts::failures);
  }

  private void correction(String kind, LongSupplier value) {
    tagged(
        "bayplan.corrections",
        "Bound pods that now say what the kubelet really gave them, or were evicted for it",
        "kind",
        kind,
        value);
  }

  void of(TryCounts counts) {
    FunctionTimer.builder(
            "bayplan.queue.tries", counts, TryCounts::tries, TryCounts::nanos, TimeUnit.NANOSECONDS)
        .description("Tries of a waiting pod, or of a whole gang: planning and booking")
        .register(registry);
  }

  void of(WatchCounts counts) {
    counter(
        "bayplan.watch.interruptions",
        "Watches that broke and were begun anew",
        counts::interruptions);
    damaged("assignment", counts::damagedPods);
    damaged("gpunode", counts::damagedGpuNodes);
  }

  void of(PolicyDesk policies, LongSupplier failures) {
    gauge("in_force", policies::inForce);
    gauge("broken", policies::broken);
    counter(
        "bayplan.policy.status.failures",
        "Tries to write the status of a policy that came to nothing",
        failures);
  }

  private void gauge(String state, IntSupplier value) {
    Gauge.builder("bayplan.policies", value::getAsInt)
        .description(
            "Placement policies; a broken one may be in force too, in its last good version")
        .tag("state", state)
        .register(registry);
  }

  /** Exceptions that should not exist, wherever they were caught. */
  void bugs(ClusterLink link, LongAdder uncaught) {
    counter(
        "bayplan.bugs",
        "Exceptions that should not exist; the log tells more",
        () -> link.bugs() + uncaught.sum());
  }

  private void binding(String outcome, LongSupplier value) {
    tagged("bayplan.bindings", "Bindings posted, by how they ended", "outcome", outcome, value);
  }

  private void step(String kind, LongSupplier value) {
    tagged(
        "bayplan.steps",
        "Pending pods that were given a nominated node, released, woken, or told why they wait",
        "kind",
        kind,
        value);
  }

  private void damaged(String kind, LongSupplier value) {
    tagged("bayplan.damaged", "Objects seen whose content makes no sense", "kind", kind, value);
  }

  private void tagged(
      String name, String description, String tag, String value, LongSupplier count) {
    FunctionCounter.builder(name, count, LongSupplier::getAsLong)
        .description(description)
        .tag(tag, value)
        .register(registry);
  }

  void counter(String name, String description, LongSupplier count) {
    FunctionCounter.builder(name, count, LongSupplier::getAsLong)
        .description(description)
        .register(registry);
  }
}
