package dev.bayplan.bench.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.consumer.RecordingStream;

/** How often, and for how long, the collector stopped all threads, as the JDK's own events say. */
public record GcPauses(List<Duration> pauses) {

  /** {@code jdk.GCPhasePause}: one event for each pause, whatever the collector. */
  private static final String PAUSE = "jdk.GCPhasePause";

  public GcPauses {
    pauses = List.copyOf(pauses);
  }

  /** Those that end while this runs. */
  public static GcPauses during(Runnable work) {
    List<Duration> seen = new ArrayList<>();
    try (RecordingStream stream = new RecordingStream()) {
      stream.enable(PAUSE).withoutThreshold();
      stream.onEvent(PAUSE, event -> seen.add(event.getDuration()));
      stream.startAsync();
      work.run();
      stream.stop(); // It returns when the last event has been told of.
    }
    return new GcPauses(seen);
  }

  public int count() {
    return pauses.size();
  }

  public double totalMillis() {
    return pauses.stream().mapToLong(Duration::toNanos).sum() / 1e6;
  }

  public double maxMillis() {
    return pauses.stream().mapToLong(Duration::toNanos).max().orElse(0) / 1e6;
  }
}
