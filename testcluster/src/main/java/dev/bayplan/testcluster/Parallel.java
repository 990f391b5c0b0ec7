package dev.bayplan.testcluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** The same request for many objects, with as many at a time as the API server takes gladly. */
public final class Parallel {
  private static final int AT_A_TIME = 32;

  private Parallel() {}

  /** Returns when all are done; the first failure is thrown, the others still run to their end. */
  public static <T> void forEach(List<T> items, Consumer<T> act) {
    try (ExecutorService workers =
        Executors.newFixedThreadPool(AT_A_TIME, Thread.ofVirtual().factory())) {
      List<Future<?>> running = new ArrayList<>();
      items.forEach(item -> running.add(workers.submit(() -> act.accept(item))));
      for (Future<?> one : running) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "One of " + items.size() + " requests failed: " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted between " + items.size() + " requests", e);
    }
  }
}
