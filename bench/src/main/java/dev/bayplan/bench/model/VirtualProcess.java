package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One life of a process. Killed, it runs nothing any more; stopped (SIGSTOP), what it would have
 * run is run when it goes on, and its clock shows that time has passed. What it sent before goes on
 * its way all the same.
 */
public final class VirtualProcess implements Clock {

  private final VirtualClock clock;
  private final List<Runnable> heldUp = new ArrayList<>();
  private final List<Runnable> mourners = new ArrayList<>();
  private boolean dead;
  private boolean stopped;

  public VirtualProcess(VirtualClock clock) {
    this.clock = clock;
  }

  @Override
  public long nanos() {
    return clock.nanos();
  }

  @Override
  public long wallSeconds() {
    return clock.wallSeconds();
  }

  @Override
  public void after(Duration delay, Runnable task) {
    clock.after(delay, () -> run(task));
  }

  /** Runs it in this process: now, when it goes on, or never. */
  public void run(Runnable task) {
    synchronized (this) {
      if (dead) {
        return;
      }
      if (stopped) {
        heldUp.add(task);
        return;
      }
    }
    task.run();
  }

  /** Whoever has a connection to this process sees it break. */
  public synchronized void onDeath(Runnable mourner) {
    mourners.add(mourner);
  }

  public void kill() {
    List<Runnable> told;
    synchronized (this) {
      dead = true;
      heldUp.clear();
      told = List.copyOf(mourners);
      mourners.clear();
    }
    told.forEach(Runnable::run);
  }

  public synchronized boolean isDead() {
    return dead;
  }

  public synchronized boolean isStopped() {
    return stopped;
  }

  public synchronized void stop() {
    stopped = true;
  }

  /** It goes on: first with what was held up, in its order. */
  public void goOn() {
    List<Runnable> due;
    synchronized (this) {
      stopped = false;
      due = List.copyOf(heldUp);
      heldUp.clear();
    }
    due.forEach(this::run);
  }
}
