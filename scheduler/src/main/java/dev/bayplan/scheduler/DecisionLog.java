package dev.bayplan.scheduler;

import dev.bayplan.scheduler.console.LogSource;
import dev.bayplan.scheduler.engine.Recorder;
import dev.bayplan.scheduler.log.FlightRecorder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The decision log of this process, or none. */
interface DecisionLog extends AutoCloseable {

  long SEGMENT_BYTES = 64L << 20;
  int SEGMENTS_KEPT = 8;

  /** Some seconds of decisions at the highest rate, should the disk be that slow. */
  int ENTRIES_WAITING = 1 << 14;

  Recorder recorder();

  LogSource source();

  /** Entries that were not written. */
  long dropped();

  @Override
  void close();

  static DecisionLog in(Optional<Path> folder) throws IOException {
    return folder.isPresent() ? new InFolder(start(folder.get()), folder.get()) : new None();
  }

  private static FlightRecorder start(Path folder) throws IOException {
    return FlightRecorder.start(folder, SEGMENT_BYTES, SEGMENTS_KEPT, ENTRIES_WAITING);
  }

  /** Kept in a folder. */
  record InFolder(FlightRecorder recorder, Path folder) implements DecisionLog {

    @Override
    public LogSource source() {
      return new LogFolder(folder);
    }

    @Override
    public long dropped() {
      return recorder.dropped();
    }

    @Override
    public void close() {
      recorder.close();
    }
  }

  /** Not kept. */
  record None() implements DecisionLog {

    @Override
    public Recorder recorder() {
      return Recorder.NONE;
    }

    @Override
    public LogSource source() {
      return LogSource.NONE;
    }

    @Override
    public long dropped() {
      return 0;
    }

    @Override
    public void close() {}
  }
}
