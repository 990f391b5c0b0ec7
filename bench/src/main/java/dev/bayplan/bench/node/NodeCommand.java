package dev.bayplan.bench.node;

import dev.bayplan.bench.report.JsonRecords;
import dev.bayplan.policies.Topology;
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
import picocli.CommandLine.Spec;

/** {@code ./bayplan bench node}. */
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description = {
      "Every request on every recorded topology from every occupancy: the chosen GPUs beside those",
      "of an exhaustive search, from all GPUs and from those of each NUMA node. Exits with 1 where"
          + " one",
      "differs."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class NodeCommand implements Callable<Integer> {

  private static final String FORMAT = "%-24s %5d %7d %7d %8.1f %10d %10d %8.1f %10d%n";

  @Spec private CommandSpec spec;

  @Option(
      names = "--traces",
      required = true,
      paramLabel = "DIR",
      description = "folder that holds device-facts/topology_gpus.csv and topology_links.csv")
  private Path traces;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
  private Optional<Path> json;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%-24s %5s %7s %7s %8s %10s %10s %8s %10s%n",
        "topology",
        "GPUs",
        "cases",
        "equal",
        "ns",
        "NUMA cases",
        "NUMA equal",
        "NUMA ns",
        "table us");
    List<NodeRecord> records = new ArrayList<>();
    for (Map.Entry<String, Topology> one :
        RecordedTopologies.read(traces.resolve("device-facts")).entrySet()) {
      NodeRecord record = new NodeBench(one.getValue()).run(one.getKey());
      records.add(record);
      out.printf(
          Locale.ROOT,
          FORMAT,
          record.topology(),
          record.gpus(),
          record.cases(),
          record.equal(),
          record.nanos(),
          record.numaCases(),
          record.numaEqual(),
          record.numaNanos(),
          record.tableMicros());
      out.flush();
    }
    if (json.isPresent()) {
      JsonRecords.write(json.get(), records);
    }
    return records.stream().allMatch(NodeRecord::allEqual) ? 0 : 1;
  }
}
