package dev.bayplan.bench.node;

import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.GpuPlace;
import dev.bayplan.policies.Link;
import dev.bayplan.policies.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Topologies from two tables: {@code topology_gpus.csv} (topology, GPU index, NUMA node, ...) and
 * {@code topology_links.csv} (topology, pair of GPUs, class as {@code nvidia-smi topo -m} writes
 * it).
 */
final class RecordedTopologies {

  private static final String GPUS = "topology_gpus.csv";
  private static final String LINKS = "topology_links.csv";

  private RecordedTopologies() {}

  /** By name. */
  static Map<String, Topology> read(Path folder) throws IOException {
    Map<String, Map<Integer, Integer>> numa = new TreeMap<>();
    for (String[] row : rows(folder.resolve(GPUS))) {
      numa.computeIfAbsent(row[0], name -> new TreeMap<>())
          .put(Integer.parseInt(row[1]), Integer.parseInt(row[2]));
    }
    Map<String, Link[][]> links = new TreeMap<>();
    numa.forEach((name, gpus) -> links.put(name, unknown(gpus.size())));
    for (String[] row : rows(folder.resolve(LINKS))) {
      Link link =
          Link.parse(row[3])
              .orElseThrow(() -> new IOException(LINKS + ": there is no link " + row[3]));
      int a = Integer.parseInt(row[1]);
      int b = Integer.parseInt(row[2]);
      Link[][] matrix = links.getOrDefault(row[0], unknown(0));
      if (Math.max(a, b) >= matrix.length) {
        throw new IOException(LINKS + ": " + row[0] + " has no GPUs " + a + " and " + b);
      }
      matrix[a][b] = link;
      matrix[b][a] = link;
    }
    Map<String, Topology> topologies = new TreeMap<>();
    links.forEach((name, matrix) ->
        topologies.put(
            name, topology(List.copyOf(numa.getOrDefault(name, Map.of()).values()), matrix)));
    return topologies;
  }

  static Topology topology(List<Integer> numa, Link[][] links) {
    List<Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < links.length; i++) {
      GpuPlace place = new GpuPlace(numa.get(i), List.of(links[i]));
      gpus.add(new Gpu(new GpuId("GPU-" + i), i, "any", 1, GpuHealth.OK, place));
    }
    return Topology.of(gpus);
  }

  static Link[][] unknown(int gpus) {
    Link[][] links = new Link[gpus][gpus];
    for (Link[] row : links) {
      Arrays.fill(row, Link.UNKNOWN);
    }
    return links;
  }

  private static List<String[]> rows(Path file) throws IOException {
    return Files.readAllLines(file).stream()
        .skip(1) // the names of the columns
        .filter(line -> !line.isBlank())
        .map(line -> line.split(",", -1))
        .toList();
  }
}
