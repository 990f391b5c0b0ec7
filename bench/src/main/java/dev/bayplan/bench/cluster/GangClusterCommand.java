package dev.bayplan.bench.cluster;

import dev.bayplan.bench.report.JsonRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bayplan bench gang-cluster}. */
@Command(
    name = "gang-cluster",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Whole gangs through a real API server and kube-scheduler: one over all boxes of a tree of"
          + " zones, blocks, racks and boxes, then one for each zone, which it must not leave.",
      "The floor is what the API server alone takes for the same release patches and Bindings."
          + " Needs the test control plane (testcluster/build) and Linux."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class GangClusterCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--zones",
      defaultValue = "4",
      description = "of 128 boxes each (default: ${DEFAULT-VALUE})")
  private int zones;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "of each case, after one that does not count (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
  private Optional<Path> json;

  @Override
  public Integer call() throws IOException {
    if (zones < 1 || runs < 1) {
      throw new ParameterException(spec.commandLine(), "--zones and --runs must be 1 or more");
    }
    PrintWriter out = spec.commandLine().getOut();
    List<GangClusterRecord> records = new GangClusterBench(zones, runs, out).records();
    out.println(GangClusterReport.HEAD);
    records.forEach(record -> out.println(GangClusterReport.row(record)));
    if (json.isPresent()) {
      JsonRecords.write(json.get(), records);
    }
    return records.stream().allMatch(GangClusterCommand::holds) ? 0 : 1;
  }

  /** Times depend on the machine; this does not. */
  private static boolean holds(GangClusterRecord record) {
    return record.brokenLevels() == 0 && record.sharedNodes() == 0;
  }
}
