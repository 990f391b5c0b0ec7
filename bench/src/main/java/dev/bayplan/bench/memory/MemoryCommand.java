package dev.bayplan.bench.memory;

import dev.bayplan.bench.report.JsonRecords;
import dev.bayplan.bench.report.Machine;
import dev.bayplan.bench.report.Sample;
import dev.bayplan.testcluster.BuildScript;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneOptions;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code ./bayplan bench memory}. */
@Command(
    name = "memory",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Memory of an installed extender, and the time until it is ready, on a real API server with"
          + " many nodes and bound pods. Needs the test control plane (testcluster/build) and"
          + " Linux; writing the objects takes minutes."
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields.
public final class MemoryCommand implements Callable<Integer> {

  /** Garbage that the API server may keep: with less it would be busy collecting it. */
  private static final String GO_MEMORY = "4GiB";

  @Spec private CommandSpec spec;

  @Option(names = "--nodes", defaultValue = "5000", description = "default: ${DEFAULT-VALUE}")
  private int nodes;

  @Option(names = "--pods", defaultValue = "50000", description = "default: ${DEFAULT-VALUE}")
  private int pods;

  @Option(names = "--seed", defaultValue = "42", description = "default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(names = "--json", paramLabel = "FILE", description = "write the result as JSON")
  private Optional<Path> json;

  @Override
  public Integer call() throws IOException {
    if (nodes < 1 || pods < 1) {
      throw new ParameterException(spec.commandLine(), "--nodes and --pods must be 1 or more");
    }
    ControlPlaneOptions usual = ControlPlaneOptions.defaults();
    ControlPlaneOptions options =
        new ControlPlaneOptions(
            usual.controllers(),
            usual.apiServerFlags(),
            GO_MEMORY,
            usual.folder(),
            usual.startLimit());
    try (ControlPlane plane = ControlPlane.start(options)) {
      MemoryRecord record = measure(plane);
      if (json.isPresent()) {
        JsonRecords.write(json.get(), List.of(record));
      }
    }
    return 0;
  }

  private MemoryRecord measure(ControlPlane plane) throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(Locale.ROOT, "writing %,d nodes and %,d pods ...%n", nodes, pods);
    long start = System.nanoTime();
    new LargeCluster(nodes, pods, seed).write(plane, manifests());
    double writing = Sample.rounded((System.nanoTime() - start) / 1e9);
    try (InstalledExtender extender = InstalledExtender.start(plane)) {
      InstalledExtender.Start came = extender.awaitReady();
      ProcessMemory memory = ProcessMemory.of(extender.pid());
      LiveObjects live = LiveObjects.of(extender.pid());
      MemoryRecord record = record(came, memory, live, writing);
      MemoryReport.of(record, extender.log(), live).forEach(out::println);
      return record;
    }
  }

  private MemoryRecord record(
      InstalledExtender.Start came, ProcessMemory memory, LiveObjects live, double writing) {
    Machine machine = Machine.here();
    return new MemoryRecord(
        nodes,
        pods,
        came.firstMillis(),
        came.first(),
        came.readySeconds(),
        came.cpuSeconds(),
        memory.rssMiB(),
        memory.peakMiB(),
        live.bytes() >> 20,
        writing,
        seed,
        machine.java(),
        machine.cores(),
        machine.commit());
  }

  /** What is installed, of the checkout that the current folder lies in. */
  private static Path manifests() {
    return BuildScript.inCheckout("build").resolve("../../manifests/base").normalize();
  }
}
