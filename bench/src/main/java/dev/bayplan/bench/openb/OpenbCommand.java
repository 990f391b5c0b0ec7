package dev.bayplan.bench.openb;

import dev.bayplan.bench.report.JsonRecords;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
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
          "a pod list (default, cpu050, gpushare40, ...) or all (default: ${DEFAULT-VALUE})")
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
    for (String one : trace.equals(ALL) ? files.traces() : List.of(trace)) {
      Experiment experiment = new Experiment(files.nodes(), files.pods(one));
      for (Policy next : policies) {
        OpenbRecord record = measure(experiment, one, next, range, recorded);
        records.add(record);
        out.println(OpenbTable.line(record));
        out.flush();
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

  private OpenbRecord measure(
      Experiment experiment, String name, Policy next, long[] range, RecordedResults recorded) {
    long started = System.nanoTime();
    List<Curve> curves =
        LongStream.of(range).parallel().mapToObj(seed -> experiment.run(next, seed)).toList();
    double seconds = (System.nanoTime() - started) / 1e9;
    String alike = next.recorded();
    return new OpenbRecord(
        name,
        next.title(),
        seeds,
        mean(curves, curve -> curve.allocated(100)),
        deviation(curves, curve -> curve.allocated(100)),
        mean(curves, curve -> curve.allocated(130)),
        deviation(curves, curve -> curve.allocated(130)),
        recorded.allocated(name, alike, 100),
        recorded.allocated(name, alike, 130),
        recorded.allocated(name, "06-FGD", 100),
        recorded.allocated(name, "06-FGD", 130),
        mean(curves, curve -> curve.stranded(80)),
        mean(curves, curve -> curve.stranded(90)),
        mean(curves, curve -> curve.stranded(100)),
        recorded.stranded(name, alike, 100),
        mean(curves, Curve::departure),
        rounded(seconds));
  }

  private static double mean(List<Curve> curves, ToDoubleFunction<Curve> value) {
    return rounded(curves.stream().mapToDouble(value).average().orElse(Double.NaN));
  }

  /** Of the sample. */
  private static double deviation(List<Curve> curves, ToDoubleFunction<Curve> value) {
    double mean = curves.stream().mapToDouble(value).average().orElse(Double.NaN);
    double squares =
        curves.stream().mapToDouble(value).map(one -> (one - mean) * (one - mean)).sum();
    return curves.size() < 2 ? 0 : rounded(Math.sqrt(squares / (curves.size() - 1)));
  }

  private static double rounded(double value) {
    return Double.isNaN(value)
        ? value
        : Double.parseDouble(String.format(Locale.ROOT, "%.2f", value));
  }
}
