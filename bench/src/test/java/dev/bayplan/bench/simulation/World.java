package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Change;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodStatus;
import dev.bayplan.bench.model.SchedulerSettings;
import dev.bayplan.bench.model.VirtualClock;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** The cluster of one seed. */
final class World {

  final VirtualClock clock = new VirtualClock();
  final ApiServer server = new ApiServer(clock);
  final Trace trace = new Trace(clock);
  final Weather weather;
  final Auditor auditor;
  final Kubelets kubelets;
  final NodeAgents agents;
  private final List<Replica> replicas;

  World(SplittableRandom random) {
    this.weather = new Weather(random.split());
    this.auditor = new Auditor(this);
    this.kubelets = new Kubelets(this, random.split());
    this.agents = new NodeAgents(this, random.split());
    SchedulerSettings settings =
        SchedulerSettings.of(0)
            .withoutFlush()
            .withHttpTimeout(Duration.ofSeconds(random.nextInt(2) == 0 ? 3 : 30))
            .clearingNames(random.nextInt(3) == 0);
    server.onChange(this::note);
    this.replicas = List.of(new Replica(this, "bayplan-0", random.split(), settings));
  }

  /** The replica that leads. */
  Replica leader() {
    return replicas.getFirst();
  }

  List<Replica> replicas() {
    return replicas;
  }

  /** Filter calls so far. */
  long filterCalls() {
    return replicas.stream().mapToLong(replica -> replica.wire().filterCalls()).sum();
  }

  private void note(Change change) {
    if (change instanceof Change.PodPut(PodObject pod)) {
      trace.add("  pod " + pod.ref().name() + " " + brief(pod) + pod.annotations());
    }
  }

  private static String brief(PodObject pod) {
    PodStatus status = pod.status();
    String pending = pod.gated() ? "gated " : "pending (" + status.condition().message() + ") ";
    String nominated =
        status.nominated().isEmpty() ? "" : "nominated to " + status.nominated() + " ";
    return status.node().isEmpty()
        ? pending + nominated
        : status.standing() + (status.terminating() ? " terminating " : " ");
  }
}
