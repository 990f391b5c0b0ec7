package dev.bayplan.bench.demo;

import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.FleetNode;
import dev.bayplan.bench.fleet.Workload;
import dev.bayplan.bench.fleet.WorkloadPod;
import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Change;
import dev.bayplan.bench.model.Extender;
import dev.bayplan.bench.model.KubeScheduler;
import dev.bayplan.bench.model.Network;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.bench.model.SchedulerSettings;
import dev.bayplan.bench.model.VirtualClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The cluster around the extender: API server, kube-scheduler and clock, all of them models. It
 * lies still unless the clock is turned.
 */
final class DemoCluster {

  /** Longer than any lease or back-off: if nothing came in this long, nothing more will. */
  private static final long QUIET_NANOS = Duration.ofMinutes(3).toNanos();

  /** No call is ever this late here; but what waits for it is kept so long. */
  private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(3);

  private final VirtualClock clock = new VirtualClock();
  private final ApiServer server = new ApiServer(clock);
  private final Set<String> bound = new HashSet<>();
  private long lastChange;

  DemoCluster(Fleet fleet) {
    for (FleetNode node : fleet.nodes()) {
      server.nodes().put(node.object());
      server.gpuNodes().putForGood(node.name(), node.gpus());
    }
    server.onChange(this::note);
  }

  VirtualClock clock() {
    return clock;
  }

  ApiServer server() {
    return server;
  }

  List<PodObject> pods() {
    return server.pods().all();
  }

  private synchronized void note(Change change) {
    lastChange = clock.nanos();
    if (change instanceof Change.PodPut(PodObject pod) && pod.bound()) {
      bound.add(pod.ref().uid());
    }
  }

  /** When a pod, node or GPU changed last, by the clock. */
  synchronized long lastChange() {
    return lastChange;
  }

  /** Pods on nodes so far. */
  synchronized int placed() {
    return bound.size();
  }

  /**
   * Creates all pods at once and schedules them, until nothing moves any more.
   *
   * @param eachStep is run after each step of the clock
   */
  void schedule(Workload workload, Extender extender, long seed, Runnable eachStep) {
    for (WorkloadPod pod : workload.pods()) {
      server.pods().create(pod.namespace(), pod.name(), PodSpec.of(pod.request(), 0));
    }
    SchedulerSettings settings =
        SchedulerSettings.of(seed).withoutFlush().withHttpTimeout(HTTP_TIMEOUT);
    new KubeScheduler(clock, server, Network.CALM, extender, settings).start();
    while (placed() < workload.pods().size() && !quiet() && clock.step()) {
      eachStep.run();
    }
  }

  private boolean quiet() {
    return clock.nanos() - lastChange() > QUIET_NANOS;
  }
}
