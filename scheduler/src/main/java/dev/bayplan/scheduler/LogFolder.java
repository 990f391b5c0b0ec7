package dev.bayplan.scheduler;

import dev.bayplan.scheduler.console.LogSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The segments in the recorder's folder. Nothing else of that folder is handed out. */
record LogFolder(Path folder) implements LogSource {

  private static final Pattern SEGMENT = Pattern.compile("decisions-[0-9]{10}\\.jsonl");

  @Override
  public List<Segment> segments() {
    List<Segment> segments = new ArrayList<>();
    for (Path file : files()) {
      try {
        segments.add(new Segment(file.getFileName().toString(), Files.size(file)));
      } catch (IOException dropped) {
        continue; // The oldest goes when a new one begins.
      }
    }
    return segments;
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> SEGMENT.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  @Override
  public Optional<Path> file(String name) {
    return files().stream().filter(file -> file.getFileName().toString().equals(name)).findFirst();
  }
}
