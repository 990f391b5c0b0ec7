package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.KubeScheduler;
import dev.bayplan.bench.model.SchedulerSettings;
import dev.bayplan.scheduler.engine.Settings;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * One pod of two containers: a kube-scheduler and its extender, with the lives that they have had
 * so far. Each is started again after it has died; the network of the pod can be cut off.
 */
final class Replica {

  private final World world;
  private final String pod;
  private final SplittableRandom random;
  private final Line line;
  private final Wire wire;
  private final SchedulerSettings settings;
  private Life life;
  private KubeScheduler scheduler;
  private int lives;

  Replica(World world, String pod, SplittableRandom random, SchedulerSettings settings) {
    this.world = world;
    this.pod = pod;
    this.random = random;
    this.line = new Line(world.weather);
    this.wire = new Wire(world.clock, world.weather, this::life, world.trace);
    this.settings = settings;
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

  Wire wire() {
    return wire;
  }

  private Life newLife() {
    lives++;
    world.trace.add("extender " + lives + " of " + pod + " starts");
    return new Life(world, line, Settings.of(1, pod + "-" + lives));
  }

  private KubeScheduler newScheduler() {
    SchedulerSettings another = settings.seeded(random.nextLong());
    return new KubeScheduler(world.clock, world.server, line, wire, another);
  }

  /** The extender dies and is started again after this time. */
  void crashExtender(Duration down) {
    if (!life.process().isDead()) {
      life.process().kill();
      world.clock.after(down, () -> life = newLife());
    }
  }

  /** kube-scheduler dies and is started again after this time. */
  void crashScheduler(Duration down) {
    scheduler.process().kill();
    KubeScheduler next = newScheduler();
    scheduler = next;
    world.clock.after(down, next::start);
  }

  /** Both processes are stopped (SIGSTOP) for this time; a probe may end them meanwhile. */
  void pause(Duration span) {
    world.trace.add(pod + " is stopped");
    Life life = this.life;
    KubeScheduler scheduler = this.scheduler;
    life.process().stop();
    scheduler.process().stop();
    world.clock.after(
        span,
        () -> {
          world.trace.add(pod + " goes on");
          scheduler.process().goOn();
          life.process().goOn();
        });
  }

  /** Nothing comes through between this pod and the API server for this time. */
  void cutOff(Duration span) {
    world.trace.add(pod + " is cut off");
    line.cut(true);
    life.cutWatches();
    scheduler.cutWatches();
    world.clock.after(span, this::mend);
  }

  /** The network is whole. */
  void mend() {
    line.cut(false);
  }
}
