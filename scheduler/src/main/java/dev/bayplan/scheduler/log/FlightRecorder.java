package dev.bayplan.scheduler.log;

import dev.bayplan.scheduler.engine.Checkpoint;
import dev.bayplan.scheduler.engine.Entry;
import dev.bayplan.scheduler.engine.Recorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the decision log behind the engine's back: the engine only puts entries into a bounded
 * queue; one thread encodes and writes them. A filter call never waits for it. Where the thread
 * falls behind, entries are dropped and counted, the segment ends there, and the next one begins
 * with a fresh checkpoint: a segment is always whole.
 */
public final class FlightRecorder implements Recorder, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(FlightRecorder.class);

  private final BlockingQueue<Line> queue;
  private final Segments segments;
  private final Thread thread;
  private final AtomicLong dropped = new AtomicLong();
  private boolean open; // Touched by the engine's one writer only.

  /** What the thread is to write. */
  private sealed interface Line {

    record Begin(Checkpoint checkpoint, long droppedBefore) implements Line {}

    record Append(Entry entry) implements Line {}

    record Stop() implements Line {}
  }

  /**
   * @param folder made where it is missing; older segments of it are kept, up to {@code kept}
   * @param segmentBytes a segment ends after the line that reaches this size (64 MiB)
   * @param kept how many segments stay; the oldest are deleted whole (8)
   * @param capacity entries that may wait to be written
   */
  public static FlightRecorder start(Path folder, long segmentBytes, int kept, int capacity)
      throws IOException {
    return new FlightRecorder(Segments.open(folder, segmentBytes, kept), capacity);
  }

  private FlightRecorder(Segments segments, int capacity) {
    this.segments = segments;
    this.queue = new ArrayBlockingQueue<>(capacity);
    this.thread = Thread.ofPlatform().name("flight-recorder").daemon(true).start(this::run);
  }

  @Override
  public boolean before(Supplier<Checkpoint> state) {
    if (open && !segments.isFull()) {
      return false;
    }
    if (queue.remainingCapacity() < queue.size()) {
      return false; // Still behind: a checkpoint now would only be followed by the next gap.
    }
    open = queue.offer(new Line.Begin(state.get(), dropped.get()));
    if (open) {
      segments.willBegin();
    }
    return open;
  }

  @Override
  public void record(Entry entry) {
    if (!open || !queue.offer(new Line.Append(entry))) {
      open = false;
      dropped.incrementAndGet();
    }
  }

  /** Entries that were not written since the start. */
  public long dropped() {
    return dropped.get();
  }

  private void run() {
    try {
      for (Line line = queue.take(); !(line instanceof Line.Stop); line = queue.take()) {
        write(line);
      }
      segments.close();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(Line line) {
    try {
      switch (line) {
        case Line.Begin begin -> segments.begin(begin.checkpoint(), begin.droppedBefore());
        case Line.Append append -> segments.append(LogCodec.encode(append.entry()));
        case Line.Stop _ -> {}
      }
      if (queue.isEmpty()) {
        segments.flush();
      }
    } catch (IOException | RuntimeException broken) {
      LOG.warn(
          "The decision log cannot be written ({}); its segment ends here.", broken.toString());
      segments.abandon();
    }
  }

  /** Writes what is queued, then ends. */
  @Override
  public void close() {
    try {
      queue.put(new Line.Stop());
      thread.join();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }
}
