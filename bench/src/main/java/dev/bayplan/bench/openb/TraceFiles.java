package dev.bayplan.bench.openb;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Resources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the node and pod lists of {@code cluster-trace-gpu-v2023} from a folder. */
final class TraceFiles {

  private static final String NODES = "openb_node_list_gpu_node.csv";
  private static final String PODS = "openb_pod_list_";
  private static final String CSV = ".csv";

  /** More pods than any node of the experiment takes: it counts none. */
  private static final int POD_SLOTS = 100_000;

  private final Path folder;

  TraceFiles(Path folder) {
    this.folder = folder;
  }

  /** The names of the pod lists that are there: {@code default}, {@code cpu050}, ... */
  List<String> traces() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(PODS) && name.endsWith(CSV))
          .map(name -> name.substring(PODS.length(), name.length() - CSV.length()))
          .sorted()
          .toList();
    }
  }

  /** The empty nodes, by name. */
  List<NodeState> nodes() throws IOException {
    List<NodeState> nodes = new ArrayList<>();
    for (String[] row : rows(folder.resolve(NODES))) {
      Resources allocatable = new Resources(number(row[1]), number(row[2]) << 20);
      Map<String, String> labels = Map.of(TracePod.MODEL_LABEL, row[4]);
      NodeFacts facts = new NodeFacts(row[0], labels, List.of(), false, allocatable, POD_SLOTS);
      List<Gpu> gpus = new ArrayList<>();
      for (int i = 0; i < number(row[3]); i++) {
        GpuId id = new GpuId(row[0] + "-" + i);
        gpus.add(new Gpu(id, i, row[4], TracePod.GPU_MIB, GpuHealth.OK));
      }
      nodes.add(NodeState.of(facts, gpus, List.of()));
    }
    nodes.sort(Comparator.comparing(node -> node.facts().name()));
    return nodes;
  }

  /** The pods of one list, in its order. */
  List<TracePod> pods(String trace) throws IOException {
    List<TracePod> pods = new ArrayList<>();
    for (String[] row : rows(folder.resolve(PODS + trace + CSV))) {
      Set<String> models =
          row.length > 5 && !row[5].isBlank() ? Set.copyOf(List.of(row[5].split("\\|"))) : Set.of();
      int gpus = (int) number(row[3]);
      int gpuMilli = gpus == 0 ? 0 : (int) number(row[4]);
      pods.add(new TracePod(number(row[1]), number(row[2]), gpus, gpuMilli, models));
    }
    return pods;
  }

  static List<String[]> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1) // the names of the columns
        .filter(line -> !line.isBlank())
        .map(line -> line.split(",", -1))
        .toList();
  }

  private static long number(String cell) {
    return Math.round(Double.parseDouble(cell));
  }
}
