package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Change;
import dev.bayplan.bench.model.KubeScheduler;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodStatus;
import dev.bayplan.bench.model.SchedulerSettings;
import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.scheduler.engine.Settings;
import java.time.Duration;
import java.util.SplittableRandom;

/** The cluster of one seed, with the lives that its scheduler and its extender have had so far. */
final class World {

  final VirtualClock clock = new VirtualClock();
  final ApiServer server = new ApiServer(clock);
  final Trace trace = new Trace(clock);
  final Weather weather;
  final Wire wire;
  final Auditor auditor;
  final Kubelets kubelets;
  final NodeAgents agents;
  private final SplittableRandom random;
  private final Duration httpTimeout;
  private Life life;
  private KubeScheduler scheduler;
  private int lives;

  World(SplittableRandom random) {
    this.random = random;
    this.weather = new Weather(random.split());
    this.wire = new Wire(clock, weather, () -> life(), trace);
    this.auditor = new Auditor(this);
    this.kubelets = new Kubelets(this, random.split());
    this.agents = new NodeAgents(this, random.split());
    this.httpTimeout = Duration.ofSeconds(random.nextInt(2) == 0 ? 3 : 30);
    server.onChange(this::note);
    this.life = newLife();
    this.scheduler = newScheduler();
    scheduler.start();
  }

  Life life() {
    return life;
  }

  KubeScheduler scheduler() {
    return scheduler;
  }

  private void note(Change change) {
    if (change instanceof Change.PodPut(PodObject pod)) {
      trace.add("  pod " + pod.ref().name() + " " + brief(pod.status()) + pod.annotations());
    }
  }

  private static String brief(PodStatus status) {
    return status.node().isEmpty()
        ? "pending (" + status.condition().message() + ") "
        : status.standing() + (status.terminating() ? " terminating " : " ");
  }

  private Life newLife() {
    lives++;
    trace.add("extender " + lives + " starts");
    return new Life(this, Settings.of(1, "life-" + lives));
  }

  private KubeScheduler newScheduler() {
    SchedulerSettings settings =
        SchedulerSettings.of(random.nextLong()).withoutFlush().withHttpTimeout(httpTimeout);
    return new KubeScheduler(clock, server, weather, wire, settings);
  }

  /** The extender dies and is started again after this time. */
  void crashExtender(Duration down) {
    if (!life.isDead()) {
      life.die();
      clock.after(down, () -> life = newLife());
    }
  }

  /** kube-scheduler dies and is started again after this time. */
  void crashScheduler(Duration down) {
    scheduler.kill();
    KubeScheduler next = newScheduler();
    scheduler = next;
    clock.after(down, next::start);
  }
}
