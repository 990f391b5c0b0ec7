package dev.bayplan.scheduler.cluster;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Lets at most so many steps run at once; the others wait in the order in which they came. */
final class Lanes {

  private final int width;
  private final int longestQueue;
  private final Queue<Supplier<? extends CompletionStage<?>>> queue = new ArrayDeque<>();
  private int running;
  private boolean starting;

  Lanes(int width, int longestQueue) {
    this.width = width;
    this.longestQueue = longestQueue;
  }

  /**
   * Runs the step now or as soon as a lane is free; its lane is free again when its stage is
   * complete.
   *
   * @return false where too many wait already: the step was not taken
   */
  boolean submit(Supplier<? extends CompletionStage<?>> step) {
    synchronized (this) {
      if (queue.size() >= longestQueue) {
        return false;
      }
      queue.add(step);
    }
    startWaiting();
    return true;
  }

  synchronized int running() {
    return running;
  }

  synchronized int queued() {
    return queue.size();
  }

  /** One starter at a time: a step that is over at once must not start the next one recursively. */
  private void startWaiting() {
    synchronized (this) {
      if (starting) {
        return;
      }
      starting = true;
    }
    while (true) {
      Supplier<? extends CompletionStage<?>> next;
      synchronized (this) {
        if (running == width || queue.isEmpty()) {
          starting = false;
          return;
        }
        running++;
        next = queue.remove();
      }
      next.get().whenComplete((_, _) -> free());
    }
  }

  private void free() {
    synchronized (this) {
      running--;
    }
    startWaiting();
  }
}
