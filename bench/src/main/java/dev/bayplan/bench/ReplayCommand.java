package dev.bayplan.bench;

import dev.bayplan.scheduler.log.DamagedLog;
import dev.bayplan.scheduler.log.Replayer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./bayplan replay FILE}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Runs a recorded decision log again and compares every decision, bit for bit.",
      "Exit code 0: all identical; 1: one came out differently; 2: the file cannot be read."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
final class ReplayCommand implements Callable<Integer> {

  private static final String SEGMENT = "decisions-\\d+\\.jsonl";

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "FILE",
      description = "a segment of the log, or the folder with all of them")
  private Path log;

  @Override
  public Integer call() {
    try {
      List<Path> segments = segments();
      return segments.isEmpty()
          ? unreadable(log + " holds no segment (decisions-<number>.jsonl)")
          : replay(segments);
    } catch (IOException | DamagedLog unreadable) {
      return unreadable(unreadable.toString());
    }
  }

  private List<Path> segments() throws IOException {
    if (!Files.isDirectory(log)) {
      return List.of(log);
    }
    try (Stream<Path> files = Files.list(log)) {
      return files.filter(file -> file.getFileName().toString().matches(SEGMENT)).sorted().toList();
    }
  }

  private int replay(List<Path> segments) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    long decisions = 0;
    long dropped = 0;
    for (Path segment : segments) {
      Replayer.Result result = Replayer.replay(segment);
      decisions += result.decisions();
      dropped += result.dropped();
      if (result.difference().isPresent()) {
        tell(segment, result.difference().get());
        return 1;
      }
    }
    out.printf(Locale.ROOT, "%,d decisions replayed, all identical%n", decisions);
    if (dropped > 0) {
      out.printf(Locale.ROOT, "%,d entries are missing: the recorder had fallen behind%n", dropped);
    }
    return 0;
  }

  private void tell(Path segment, Replayer.Difference difference) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("%s, line %d: this came out differently%n", segment, difference.line());
    out.println("  recorded  " + orNothing(difference.recorded()));
    out.println("  replayed  " + orNothing(difference.replayed()));
  }

  private static String orNothing(String text) {
    return text.isEmpty() ? "(nothing)" : text;
  }

  private int unreadable(String why) {
    spec.commandLine().getErr().println("bayplan: cannot replay: " + why);
    return 2;
  }
}
