package dev.bayplan.scheduler.console;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The decision log's files, as far as the console hands them out. May do I/O. */
public interface LogSource {

  /** No log is kept. */
  LogSource NONE =
      new LogSource() {
        @Override
        public List<Segment> segments() {
          return List.of();
        }

        @Override
        public Optional<Path> file(String name) {
          return Optional.empty();
        }
      };

  /** A segment: replays on its own. The last one may still grow. */
  record Segment(String name, long bytes) {}

  /** Oldest first. */
  List<Segment> segments();

  /** The file of the segment of this name, which may be anything; empty where there is none. */
  Optional<Path> file(String name);
}
