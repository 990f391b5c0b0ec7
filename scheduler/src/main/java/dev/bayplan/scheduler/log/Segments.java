package dev.bayplan.scheduler.log;

import dev.bayplan.scheduler.engine.Checkpoint;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The segment files of one folder: {@code decisions-<number>.jsonl}, numbered upwards over all
 * lives of the process. Used by the recorder's thread; {@link #isFull} and {@link #willBegin} by
 * the engine's writer.
 */
final class Segments {

  private static final String PREFIX = "decisions-";
  private static final String SUFFIX = ".jsonl";
  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final long segmentBytes;
  private final int kept;
  private long next;
  private long gapsTold;
  private @Nullable OutputStream out;
  private volatile long entryBytes;
  private volatile long headBytes;

  private Segments(Path folder, long segmentBytes, int kept, long next) {
    this.folder = folder;
    this.segmentBytes = segmentBytes;
    this.kept = kept;
    this.next = next;
  }

  static Segments open(Path folder, long segmentBytes, int kept) throws IOException {
    Files.createDirectories(folder);
    List<Path> old = list(folder);
    long next = old.isEmpty() ? 0 : number(old.getLast()) + 1;
    return new Segments(folder, segmentBytes, kept, next);
  }

  /** The segments of a folder, oldest first. */
  static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().matches(PREFIX + "\\d{10}" + SUFFIX))
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static long number(Path file) {
    String name = file.getFileName().toString();
    return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
  }

  /**
   * With very many pods the checkpoint alone is larger than a segment should be; as much again then
   * follows it, else every entry would have a checkpoint of its own.
   */
  boolean isFull() {
    return entryBytes >= Math.max(segmentBytes - headBytes, headBytes);
  }

  /** A new segment is on its way: the old one's size no longer counts. */
  void willBegin() {
    entryBytes = 0;
  }

  void begin(Checkpoint checkpoint, long droppedBefore) throws IOException {
    if (droppedBefore > gapsTold && out != null) {
      append(LogCodec.encode(new LogCodec.Gap(droppedBefore - gapsTold)));
    }
    gapsTold = droppedBefore;
    close();
    Path file = folder.resolve(String.format("%s%010d%s", PREFIX, next++, SUFFIX));
    OutputStream to = Files.newOutputStream(file);
    out = new BufferedOutputStream(to, BUFFER_BYTES);
    LogCodec.encode(new LogCodec.Head(LogCodec.FORMAT, checkpoint), to);
    headBytes = Files.size(file);
    append(new byte[0]);
    entryBytes = 0;
    dropOldest();
  }

  void append(byte[] line) throws IOException {
    OutputStream to = out;
    if (to != null) {
      to.write(line);
      to.write('\n');
      entryBytes += line.length + 1;
    }
  }

  private void dropOldest() throws IOException {
    List<Path> all = list(folder);
    for (Path oldest : all.subList(0, Math.max(0, all.size() - kept))) {
      Files.deleteIfExists(oldest);
    }
  }

  void flush() throws IOException {
    OutputStream to = out;
    if (to != null) {
      to.flush();
    }
  }

  void close() {
    OutputStream to = out;
    out = null;
    if (to != null) {
      try {
        to.close();
      } catch (IOException lost) {
        throw new UncheckedIOException("the end of a decision log segment is lost", lost);
      }
    }
  }

  /** Gives the current segment up: the next input begins a new one. */
  void abandon() {
    out = null;
    entryBytes = Long.MAX_VALUE;
  }
}
