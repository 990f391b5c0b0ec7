package dev.bayplan.bench.cluster;

import dev.bayplan.bench.report.JsonRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bayplan bench cluster}. */
@Command(
    name = "cluster",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Pods per second, and CPU per pod, through a real API server and kube-scheduler: pods are"
          + " created held, and the clock runs from the first write that lets one go to the last"
          + " bind seen on a watch. Needs the test control plane (testcluster/build) and Linux.",
      "Beside each path: kube-scheduler alone, with its sample of nodes and over all of them, and"
          + " the floor, a bare client that pins each pod with the patch that lets it go."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class ClusterCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--path",
      split = ",",
      defaultValue = "planned,direct,none",
      paramLabel = "LIST",
      description = {
        "planned, direct, none: each with what it is to be read beside; or by themselves:"
            + " planned-named, none-100, ranked, floor (default: ${DEFAULT-VALUE})"
      })
  private List<String> paths;

  @Option(
      names = "--nodes",
      split = ",",
      defaultValue = "100,1000,5000",
      paramLabel = "LIST",
      description = "sizes of the cluster (default: ${DEFAULT-VALUE})")
  private List<Integer> nodes;

  @Option(
      names = "--pods",
      defaultValue = "2000",
      description = {
        "pods of each run; fewer where all nodes are looked at for each pod (default:"
            + " ${DEFAULT-VALUE})"
      })
  private int pods;

  @Option(
      names = "--runs",
      defaultValue = "3",
      description = "of each path, in turns (default: ${DEFAULT-VALUE})")
  private int runs;

  @Option(
      names = "--warm-up",
      defaultValue = "500",
      description = "pods of a run before them (default: ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
  private Optional<Path> json;

  @Override
  public Integer call() throws IOException {
    check();
    List<Way> ways = paths.stream().flatMap(path -> Way.named(path).stream()).distinct().toList();
    PrintWriter out = spec.commandLine().getOut();
    ClusterBench bench = new ClusterBench(ways, pods, warmUp, runs, out);
    List<ClusterRecord> records = new ArrayList<>();
    for (int size : nodes) {
      List<ClusterRecord> ofSize = bench.at(size);
      records.addAll(ofSize);
      ClusterReport.table(ofSize).forEach(out::println);
      if (json.isPresent()) {
        JsonRecords.write(json.get(), records);
      }
    }
    return 0;
  }

  private void check() {
    if (nodes.stream().anyMatch(size -> size < 1) || pods < 10 || runs < 1 || warmUp < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--nodes and --runs must be 1 or more, --pods 10 or more, --warm-up 0 or more");
    }
    for (String path : paths) {
      if (Way.named(path).isEmpty()) {
        throw new ParameterException(spec.commandLine(), "there is no path " + path);
      }
    }
  }
}
