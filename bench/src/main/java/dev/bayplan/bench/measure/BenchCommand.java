package dev.bayplan.bench.measure;

import dev.bayplan.bench.cluster.ClusterCommand;
import dev.bayplan.bench.cluster.GangClusterCommand;
import dev.bayplan.bench.core.CoreCommand;
import dev.bayplan.bench.gangs.GangsCommand;
import dev.bayplan.bench.memory.MemoryCommand;
import dev.bayplan.bench.node.NodeCommand;
import dev.bayplan.bench.openb.OpenbCommand;
import dev.bayplan.bench.report.JsonRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bayplan bench}. */
@Command(
    name = "bench",
    subcommands = {
      ClusterCommand.class,
      GangClusterCommand.class,
      CoreCommand.class,
      GangsCommand.class,
      MemoryCommand.class,
      NodeCommand.class,
      OpenbCommand.class
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "Measures, each beside a floor from the same run.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class BenchCommand {

  @Spec private CommandSpec spec;

  @Command(
      name = "filter",
      mixinStandardHelpOptions = true,
      description = {
        "Filter calls over HTTP that offer every node of a fleet, one per pod, while it fills.",
        "The floor: the same bytes over the same connection with no decision behind them."
      })
  int filter(
      @Option(
              names = "--nodes",
              defaultValue = "5000",
              description = "nodes offered (default: ${DEFAULT-VALUE})")
          int nodes,
      @Option(
              names = "--calls",
              defaultValue = "3000",
              description = "calls measured (default: ${DEFAULT-VALUE})")
          int calls,
      @Option(
              names = "--warm-up",
              defaultValue = "2000",
              description = "calls before them (default: ${DEFAULT-VALUE})")
          int warmUp,
      @Option(names = "--seed", defaultValue = "42", description = "default: ${DEFAULT-VALUE}")
          long seed,
      @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
          Optional<Path> json)
      throws IOException {
    if (nodes < 1 || calls < 1 || warmUp < 0) {
      throw new ParameterException(
          spec.commandLine(), "--nodes and --calls must be 1 or more, --warm-up 0 or more");
    }
    FilterRecord record = new FilterBench(nodes, seed).run(warmUp, calls);
    spec.commandLine()
        .getOut()
        .printf(
            Locale.ROOT,
            "%,d filter calls of %,d nodes: p50 %,d µs, p99 %,d µs; floor p50 %,d µs, p99 %,d µs%n",
            record.calls(),
            record.nodes(),
            record.filterP50Micros(),
            record.filterP99Micros(),
            record.floorP50Micros(),
            record.floorP99Micros());
    if (json.isPresent()) {
      JsonRecords.write(json.get(), List.of(record));
    }
    return 0;
  }
}
