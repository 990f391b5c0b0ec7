package dev.bayplan.scheduler.log;

import dev.bayplan.scheduler.engine.Checkpoint;
import dev.bayplan.scheduler.engine.Deadline;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Entry;
import dev.bayplan.scheduler.engine.Recorder;
import dev.bayplan.scheduler.engine.Snapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs one segment of a decision log again: the same inputs into the same core, and every decision
 * that comes out compared with the recorded one, byte for byte.
 */
public final class Replayer {

  /** Snapshots that a decision may have been planned on; a plan is never older than this. */
  private static final int SNAPSHOTS_KEPT = 20_000;

  private final Engine engine;
  private final Deque<Entry> produced = new ArrayDeque<>();
  private final Map<Long, Snapshot> snapshots = new LinkedHashMap<>();
  private long decisions;
  private long dropped;

  /**
   * How a replay went.
   *
   * @param decisions how many were compared
   * @param dropped entries that the recorder could not write at the segment's end
   * @param difference the first one, empty where all are identical
   */
  public record Result(long decisions, long dropped, Optional<Difference> difference) {}

  /** A line whose decision came out differently; {@code replayed} is empty where none came out. */
  public record Difference(long line, String recorded, String replayed) {}

  private Replayer(Checkpoint checkpoint) {
    engine = Engine.restore(checkpoint, new Collector());
    snapshots.put(engine.snapshot().version(), engine.snapshot());
  }

  /**
   * @throws DamagedLog where the file is no whole segment; its last line may be cut off by a crash,
   *     and is then left out
   */
  public static Result replay(Path segment) throws IOException {
    try (BufferedReader in = Files.newBufferedReader(segment, StandardCharsets.UTF_8)) {
      String first = in.readLine();
      if (first == null) {
        throw new DamagedLog(segment + " is empty");
      }
      LogCodec.Head head = LogCodec.decode(first, LogCodec.Head.class);
      if (head.format() != LogCodec.FORMAT) {
        throw new DamagedLog(
            segment + " has format " + head.format() + ", this version reads " + LogCodec.FORMAT);
      }
      return new Replayer(head.checkpoint()).run(in);
    }
  }

  private Result run(BufferedReader in) throws IOException {
    String line = in.readLine();
    for (long number = 2; line != null; number++) {
      String next = in.readLine();
      Optional<Difference> difference =
          next == null ? last(number, line) : compare(number, line, decode(number, line));
      if (difference.isPresent()) {
        return new Result(decisions, dropped, difference);
      }
      line = next;
    }
    return new Result(decisions, dropped, Optional.empty());
  }

  /** The last line may tell of a gap, or be cut off. */
  private Optional<Difference> last(long number, String line) {
    if (line.startsWith("{\"dropped\"")) {
      dropped = LogCodec.decode(line, LogCodec.Gap.class).dropped();
      return Optional.empty();
    }
    try {
      return compare(number, line, LogCodec.decode(line, Entry.class));
    } catch (DamagedLog cutOff) {
      return Optional.empty();
    }
  }

  private static Entry decode(long number, String line) {
    try {
      return LogCodec.decode(line, Entry.class);
    } catch (DamagedLog damaged) {
      throw new DamagedLog("line " + number + ": " + damaged.getMessage(), damaged);
    }
  }

  private Optional<Difference> compare(long number, String line, Entry recorded) {
    if (recorded instanceof Entry.Decided) {
      decisions++;
      return same(number, line, produced.poll());
    }
    if (!produced.isEmpty()) {
      return Optional.of(new Difference(number, "", text(produced.poll())));
    }
    feed(recorded);
    snapshots.put(engine.snapshot().version(), engine.snapshot());
    if (snapshots.size() > SNAPSHOTS_KEPT) {
      snapshots.remove(snapshots.keySet().iterator().next());
    }
    Entry input = produced.poll();
    return input != null && input.version() == recorded.version()
        ? Optional.empty()
        : Optional.of(new Difference(number, line, input == null ? "" : text(input)));
  }

  private static Optional<Difference> same(long number, String line, @Nullable Entry replayed) {
    String again = replayed == null ? "" : text(replayed);
    return again.equals(line) ? Optional.empty() : Optional.of(new Difference(number, line, again));
  }

  private static String text(Entry entry) {
    return new String(LogCodec.encode(entry), StandardCharsets.UTF_8);
  }

  private void feed(Entry input) {
    switch (input) {
      case Entry.Happened happened -> engine.apply(happened.event(), happened.atNanos());
      case Entry.Asked asked -> {
        Snapshot plannedOn = snapshots.getOrDefault(asked.plannedOn(), engine.snapshot());
        engine.filterOn(plannedOn, asked.question(), Deadline.NONE, asked.atNanos());
      }
      case Entry.Tried tried ->
          engine.tryOn(
              snapshots.getOrDefault(tried.plannedOn(), engine.snapshot()),
              tried.name(),
              tried.atNanos());
      case Entry.BindBegan began -> engine.beginBind(began.pod(), began.node(), began.atNanos());
      case Entry.BindEnded ended -> engine.endBind(ended.uid(), ended.end(), ended.atNanos());
      case Entry.Ticked ticked -> engine.tick(ticked.atNanos());
      case Entry.Decided _ -> throw new IllegalArgumentException("a decision is no input");
    }
  }

  /** Takes what the replaying engine records. */
  private final class Collector implements Recorder {

    @Override
    public boolean before(Supplier<Checkpoint> state) {
      return false;
    }

    @Override
    public void record(Entry entry) {
      produced.add(entry);
    }
  }
}
