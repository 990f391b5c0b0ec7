package dev.bayplan.bench.demo;

import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.Workload;
import dev.bayplan.bench.report.Ink;
import dev.bayplan.bench.report.JsonRecords;
import dev.bayplan.scheduler.engine.Recorder;
import dev.bayplan.scheduler.log.FlightRecorder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bayplan demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Starts the extender over HTTP, puts a fleet in virtual time around it, schedules pods"
          + " through filter, prioritize and bind, some calls lost or repeated on purpose, and"
          + " draws the bay plan.",
      "Exit code 1 if anything was given twice."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class DemoCommand implements Callable<Integer> {

  private static final long SEGMENT_BYTES = 64L << 20;
  private static final int SEGMENTS_KEPT = 64;
  private static final int RECORDER_CAPACITY = 20_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--nodes",
      defaultValue = "1213",
      description = "nodes of the fleet (default: ${DEFAULT-VALUE}, with 6,212 GPUs)")
  private int nodes;

  @Option(
      names = "--pods",
      defaultValue = "8000",
      description = "pods to schedule (default: ${DEFAULT-VALUE})")
  private int pods;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "the same seed gives the same placements (default: ${DEFAULT-VALUE})")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--log-dir",
      paramLabel = "DIR",
      description = "keep the decision log, for ./bayplan replay DIR")
  private Optional<Path> logDir = Optional.empty();

  @Override
  public Integer call() throws IOException {
    DemoOptions options = checked();
    boolean terminal = System.console() != null && System.console().isTerminal();
    Ink ink = Ink.of(terminal, System.getenv());
    PrintWriter out = spec.commandLine().getOut();
    Fleet fleet = Fleet.openb(nodes, seed);
    out.println(
        String.format(
            Locale.ROOT,
            "%n Scheduling %,d pods on %,d nodes with %,d GPUs, seed %d ...",
            pods,
            nodes,
            fleet.gpus(),
            seed));
    out.flush();
    DemoResult result = run(fleet, new Progress(out, ink == Ink.COLOUR, pods));
    DemoReport.of(options, fleet, result, ink).forEach(out::println);
    out.flush();
    if (options.json().isPresent()) {
      JsonRecords.write(options.json().get(), List.of(result.record(options)));
    }
    return result.tally().overCommitments() == 0 ? 0 : 1;
  }

  private DemoResult run(Fleet fleet, Progress progress) throws IOException {
    Demo demo = new Demo(fleet, Workload.openb(pods, seed), seed);
    try {
      if (logDir.isEmpty()) {
        return demo.run(Recorder.NONE, progress);
      }
      try (FlightRecorder recorder =
          FlightRecorder.start(logDir.get(), SEGMENT_BYTES, SEGMENTS_KEPT, RECORDER_CAPACITY)) {
        return demo.run(recorder, progress);
      }
    } finally {
      progress.end();
    }
  }

  private DemoOptions checked() {
    if (nodes < 1 || pods < 1) {
      throw refused("--nodes and --pods must be 1 or more, not " + nodes + " and " + pods);
    }
    json.map(file -> file.toAbsolutePath().getParent())
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(folder -> {
          throw refused("--json: there is no folder " + folder + "; make it first");
        });
    return new DemoOptions(nodes, pods, seed, json, logDir);
  }

  private ParameterException refused(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
