package dev.bayplan.agent.nvml;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A thread for the calls about one GPU. A GPU that fell off the bus can make a call hang for ever:
 * whoever waits goes on without it, and nothing more is asked of that GPU until the call is back.
 */
final class Lane implements AutoCloseable {

  private final ExecutorService thread;
  private @Nullable Future<?> latest;

  Lane(String name) {
    // A platform thread: a virtual one would pin its carrier for as long as the call hangs.
    this.thread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Empty where the call hangs, or one before it still does. */
  <T> Optional<T> call(Callable<T> work, Duration limit) {
    return start(work).flatMap(running -> result(running, System.nanoTime() + limit.toNanos()));
  }

  /**
   * Asks all at once and waits for them together: those that hang delay the others by one limit.
   *
   * @param questions by the lane's place in the list
   * @param deadline as of {@link System#nanoTime}
   * @return in the order of the lanes; empty where a GPU hangs, is lost, or has no answer
   * @throws NvmlFailure of the driver, after all were waited for
   */
  static <T> List<Optional<T>> all(
      List<Lane> lanes, IntFunction<Callable<Optional<T>>> questions, long deadline) {
    List<Optional<Future<Optional<T>>>> running = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      running.add(lanes.get(i).start(questions.apply(i)));
    }
    List<Optional<T>> answers = new ArrayList<>();
    @Nullable NvmlFailure ofTheDriver = null;
    for (Optional<Future<Optional<T>>> one : running) {
      try {
        answers.add(one.flatMap(future -> result(future, deadline)).flatMap(answer -> answer));
      } catch (NvmlFailure failure) {
        answers.add(Optional.empty());
        ofTheDriver = failure.isOfTheDriver() ? failure : ofTheDriver;
      }
    }
    if (ofTheDriver != null) {
      throw ofTheDriver;
    }
    return answers;
  }

  private synchronized <T> Optional<Future<T>> start(Callable<T> work) {
    Future<?> before = latest;
    if (before != null && !before.isDone()) {
      return Optional.empty();
    }
    try {
      Future<T> running = thread.submit(work);
      latest = running;
      return Optional.of(running);
    } catch (RejectedExecutionException closed) {
      return Optional.empty();
    }
  }

  private static <T> Optional<T> result(Future<T> running, long deadline) {
    try {
      long left = Math.max(0, deadline - System.nanoTime());
      return Optional.of(running.get(left, TimeUnit.NANOSECONDS));
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
