package dev.bayplan.bench.core;

import dev.bayplan.bench.report.JsonRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bayplan bench core}. */
@Command(
    name = "core",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Decisions per second of the engine alone, on one thread, in steady state: each pod with"
          + " devices is told of, planned for the whole cluster, bound and seen bound, and others"
          + " leave.",
      "The floor: all nodes looked at anew for each pod, nothing booked."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class CoreCommand implements Callable<Integer> {

  private static final String HEAD =
      "%6s %5s %7s %7s | %9s %9s %9s %7s | %6s %7s | %8s | %4s %7s %6s"
          .formatted(
              "nodes",
              "full",
              "pods",
              "refused",
              "decis./s",
              "per CPU s",
              "scans/s",
              "times",
              "p50 µs",
              "p99 µs",
              "heap MiB",
              "GCs",
              "sum ms",
              "max ms");

  @Spec private CommandSpec spec;

  @Option(
      names = "--nodes",
      split = ",",
      defaultValue = "500,1213,5000,15000,65000",
      paramLabel = "LIST",
      description = "sizes of the fleet (default: ${DEFAULT-VALUE})")
  private List<Integer> nodes;

  @Option(
      names = "--full",
      split = ",",
      defaultValue = "0,50,95",
      paramLabel = "LIST",
      description = "percent of the GPUs that are held meanwhile (default: ${DEFAULT-VALUE})")
  private List<Integer> full;

  @Option(
      names = "--warm-up",
      defaultValue = "3000",
      description = "decisions before those measured (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--decisions",
      defaultValue = "50000",
      description = "decisions measured (default: ${DEFAULT-VALUE})")
  private int decisions;

  @Option(
      names = "--seconds",
      defaultValue = "5",
      description = "the measured part ends after this time (default: ${DEFAULT-VALUE})")
  private int seconds;

  @Option(names = "--seed", defaultValue = "42", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
  private Optional<Path> json;

  @Override
  public Integer call() throws IOException {
    check();
    PrintWriter out = spec.commandLine().getOut();
    out.println(HEAD);
    CoreBench bench = new CoreBench(warmUp, decisions, seconds, seed);
    List<CoreRecord> records = new ArrayList<>();
    for (int size : nodes) {
      for (int percent : full) {
        CoreRecord record = bench.run(size, percent);
        records.add(record);
        out.println(line(record));
        out.flush();
      }
    }
    if (json.isPresent()) {
      JsonRecords.write(json.get(), records);
    }
    return 0;
  }

  private void check() {
    if (nodes.stream().anyMatch(size -> size < 1)
        || full.stream().anyMatch(percent -> percent < 0 || percent > 95)) {
      throw new ParameterException(
          spec.commandLine(), "--nodes must be 1 or more each, --full from 0 to 95");
    }
    if (warmUp < 0 || decisions < 1 || seconds < 1) {
      throw new ParameterException(
          spec.commandLine(), "--decisions and --seconds must be 1 or more, --warm-up 0 or more");
    }
  }

  private static String line(CoreRecord record) {
    return String.format(
        Locale.ROOT,
        "%6d %4d%% %7d %7d | %9.0f %9.0f %9.1f %7.1f | %6d %7d | %8d | %4d %7.1f %6.1f",
        record.nodes(),
        record.fullPercent(),
        record.pods(),
        record.refused(),
        record.decisionsPerSecond(),
        record.decisionsPerCpuSecond(),
        record.scansPerSecond(),
        record.timesTheScan(),
        record.p50Micros(),
        record.p99Micros(),
        record.heapMiB(),
        record.gcPauses(),
        record.gcPauseMillis(),
        record.gcPauseMaxMillis());
  }
}
