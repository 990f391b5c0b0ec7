package dev.bayplan.bench.gangs;

import dev.bayplan.bench.report.JsonRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bayplan bench gangs}. */
@Command(
    name = "gangs",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Whole gangs: the time to find places and to book them in the engine, and how near their"
          + " members are, beside a random placement and the best there could be.",
      "Bus bandwidths are predicted by a model, not measured."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class GangsCommand implements Callable<Integer> {

  private static final String HEAD =
      "%-16s %9s %9s %9s %9s %8s | %11s %8s | %6s %6s | %6s %6s %6s | %7s %7s %7s"
          .formatted(
              "case",
              "ms",
              "CPU ms",
              "of plan",
              "cold ms",
              "MiB",
              "placed",
              "refusals",
              "1 dom%",
              "random",
              "far",
              "random",
              "least",
              "GB/s",
              "random",
              "best");

  @Spec private CommandSpec spec;

  @Option(
      names = "--case",
      split = ",",
      paramLabel = "LIST",
      description = "which ones (default: all)")
  private List<String> cases = List.of();

  @Option(
      names = "--runs",
      defaultValue = "5",
      description = "runs after the first, of which the median counts (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(names = "--seed", defaultValue = "42", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
  private Optional<Path> json;

  @Override
  public Integer call() throws IOException {
    Map<String, GangRun.Case> all = GangCases.all();
    if (runs < 1 || !all.keySet().containsAll(cases)) {
      throw new ParameterException(
          spec.commandLine(), "--runs must be 1 or more, --case some of " + all.keySet());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println("seed " + seed);
    out.println(HEAD);
    GangsBench bench = new GangsBench(runs, seed);
    List<GangsRecord> records = new ArrayList<>();
    all.forEach((name, one) -> {
      if (cases.isEmpty() || cases.contains(name)) {
        GangsRecord record = bench.run(name, one);
        records.add(record);
        out.println(line(record));
        out.flush();
      }
    });
    if (json.isPresent()) {
      JsonRecords.write(json.get(), records);
    }
    return 0;
  }

  private static String line(GangsRecord record) {
    return String.format(
        Locale.ROOT,
        "%-16s %9.1f %9.1f %9.1f %9.1f %8.1f | %5d/%-5d %8d | %6.1f %6.1f | %6d %6d %6d | %7.1f"
            + " %7.1f %7.1f",
        record.name(),
        record.millis(),
        record.cpuMillis(),
        record.planMillis(),
        record.coldMillis(),
        record.allocatedMiB(),
        record.placed(),
        record.gangs(),
        record.refusals(),
        record.oneDomainPercent(),
        record.oneDomainRandomPercent(),
        record.farNeighbours(),
        record.farNeighboursRandom(),
        record.farNeighboursLeast(),
        record.busGBps(),
        record.busRandomGBps(),
        record.busBestGBps());
  }
}
