package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.KubeApi;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows each kind of objects with a thread of its own, and never gives up. */
final class Watches implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  private final ApiHealth health;
  private final WatchCounts counts;
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();
  private volatile boolean closed;

  Watches(ApiHealth health, WatchCounts counts) {
    this.health = health;
    this.counts = counts;
  }

  void follow(Reflector<?> reflector) {
    follow(reflector, broken -> false);
  }

  /**
   * @param explains whether a broken list or watch is nothing to worry about
   */
  void follow(Reflector<?> reflector, Predicate<Exception> explains) {
    threads.add(
        Thread.ofPlatform()
            .daemon()
            .name("watch-" + reflector.path().replaceAll(".*/", ""))
            .start(() -> run(reflector, explains)));
  }

  private void run(Reflector<?> reflector, Predicate<Exception> explains) {
    int failures = 0;
    while (!closed) {
      try {
        reflector.step();
        failures = 0;
      } catch (IOException | RuntimeException broken) {
        failures++;
        if (!closed && !explains.test(broken)) {
          interrupted(reflector.path(), broken);
        }
        pause(failures);
      }
    }
  }

  /** A watch broke, and goes on. */
  void interrupted(String what, Throwable broken) {
    counts.interrupted();
    health.failed(String.valueOf(broken.getMessage()));
    LOG.warn("the watch of {} was interrupted and is begun anew: {}", what, broken.toString());
  }

  /** For watches of the client's own. */
  <T> ResourceEventHandler<T> alive(ResourceEventHandler<T> events) {
    return new Alive<>(events, health);
  }

  private void pause(int failures) {
    long millis = FIRST_PAUSE.toMillis() << Math.min(failures - 1, 10);
    try {
      Thread.sleep(Math.min(millis, LONGEST_PAUSE.toMillis()));
    } catch (InterruptedException stopped) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    threads.forEach(Thread::interrupt);
  }

  /** A cluster whose CRDs are older than this program, or are being installed: said once. */
  static final class NoPolicies implements Predicate<Exception> {

    private final KubeApi.Sink sink;
    private boolean said;

    NoPolicies(KubeApi.Sink sink) {
      this.sink = sink;
    }

    @Override
    public boolean test(Exception broken) {
      boolean unknown = broken instanceof Streams.Status status && status.isNotFound();
      if (unknown && !said) {
        said = true;
        LOG.warn(
            "this cluster knows no PlacementPolicy, so pods are placed without policies; install"
                + " the CRD placementpolicies.bayplan.dev, and they are read at once");
        sink.synced(KubeApi.Kind.POLICIES);
      }
      return unknown;
    }
  }
}
