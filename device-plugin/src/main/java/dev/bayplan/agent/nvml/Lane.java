package dev.bayplan.agent.nvml;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A thread for the calls about one GPU. A GPU that fell off the bus can make a call hang for ever:
 * whoever waits goes on without it, and nothing more is asked of that GPU until the call is back.
 */
final class Lane implements AutoCloseable {

  private final ExecutorService thread;
  private final Duration limit;
  private @Nullable Future<?> stuck;

  Lane(String name, Duration limit) {
    // A platform thread: a virtual one would pin its carrier for as long as the call hangs.
    this.thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
    this.limit = limit;
  }

  /** Empty where the call hangs, or one before it still does. */
  synchronized <T> Optional<T> call(Callable<T> work) {
    Future<?> before = stuck;
    if (before != null && !before.isDone()) {
      return Optional.empty();
    }
    Future<T> running = thread.submit(work);
    stuck = running;
    try {
      return Optional.of(running.get(limit.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException hangs) {
      return Optional.empty();
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof NvmlFailure failure) {
        throw failure;
      }
      throw new IllegalStateException(failed.getCause());
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
