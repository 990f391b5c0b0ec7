package dev.bayplan.bench.openb;

import dev.bayplan.bench.report.JsonRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./bayplan bench openb}. */
@Command(
    name = "openb",
    mixinStandardHelpOptions = true,
    description = {
      "GPU allocation on the openb trace by the published method, beside the recorded results:",
      "1,213 nodes; pods arrive until 1.3 times the GPUs are asked for; none leaves."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class OpenbCommand implements Callable<Integer> {

  private static final String ALL = "all";

  @Spec private CommandSpec spec;

  @Option(
      names = "--traces",
      required = true,
      paramLabel = "DIR",
      description = "folder that holds openb/openb_node_list_gpu_node.csv and the pod lists")
  private Path traces;

  @Option(
      names = "--trace",
      defaultValue = "default",
      description =
          "pod lists (default, cpu050, gpushare40, ...), with commas between them, or all (default:"
              + " ${DEFAULT-VALUE})")
  private String trace;

  @Option(
      names = "--policy",
      defaultValue = ALL,
      description = {
        "default, fgd, bestfit, packing, spread, random; fgd-published: its scores cut to"
            + " integers,",
        "the first node by name wins a tie, as in the published runs; or all (default:"
            + " ${DEFAULT-VALUE})"
      })
  private String policy;

  @Option(
      names = "--seeds",
      defaultValue = "42-51",
      paramLabel = "FROM-TO",
      description = "default: ${DEFAULT-VALUE}")
  private String seeds;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
  private Optional<Path> json;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = {
        "draw allocation against arrivals as SVG, beside what is recorded;",
        "of several traces each goes to a file with its name"
      })
  private Optional<Path> plot;

  @Override
  public Integer call() throws IOException {
    Path folder = traces.resolve("openb");
    TraceFiles files = new TraceFiles(folder);
    RecordedResults recorded = RecordedResults.read(folder);
    List<Policy> policies = policies();
    long[] range = range();
    PrintWriter out = spec.commandLine().getOut();
    out.println(OpenbTable.HEAD);
    List<OpenbRecord> records = new ArrayList<>();
    List<String> names = trace.equals(ALL) ? files.traces() : List.of(trace.split(","));
    for (String name : names) {
      Experiment experiment = new Experiment(files.nodes(), files.pods(name));
      AllocationPlot drawing = new AllocationPlot(name, recorded);
      for (Policy next : policies) {
        OpenbRecord.Run run = run(experiment, name, next, range);
        drawing.add(next, run.curves());
        records.add(OpenbRecord.of(run, recorded));
        out.println(OpenbTable.line(records.getLast()));
        out.flush();
      }
      if (plot.isPresent()) {
        drawing.write(plotFile(plot.get(), name, names.size() > 1));
      }
    }
    if (json.isPresent()) {
      JsonRecords.write(json.get(), records);
    }
    return 0;
  }

  private List<Policy> policies() {
    if (policy.equals(ALL)) {
      return Policy.all();
    }
    return List.of(
        Policy.parse(policy)
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(), "--policy: there is no policy '" + policy + "'")));
  }

  private long[] range() {
    if (!seeds.matches("[0-9]{1,9}(-[0-9]{1,9})?")) {
      throw new ParameterException(
          spec.commandLine(), "--seeds: '" + seeds + "' is not of the form 42-51");
    }
    String[] ends = seeds.split("-");
    long first = Long.parseLong(ends[0]);
    return LongStream.rangeClosed(first, Long.parseLong(ends[ends.length - 1])).toArray();
  }

  private OpenbRecord.Run run(Experiment experiment, String name, Policy next, long[] range) {
    long started = System.nanoTime();
    List<Curve> curves =
        LongStream.of(range).parallel().mapToObj(seed -> experiment.run(next, seed)).toList();
    return new OpenbRecord.Run(name, next, seeds, curves, (System.nanoTime() - started) / 1e9);
  }

  /** The file that was asked for; of several traces each has its own. */
  private static Path plotFile(Path asked, String trace, boolean several) {
    String name = asked.getFileName().toString();
    int dot = name.lastIndexOf('.') < 0 ? name.length() : name.lastIndexOf('.');
    return several
        ? asked.resolveSibling(name.substring(0, dot) + "-" + trace + name.substring(dot))
        : asked;
  }
}
