package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.GpuDevice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of real devices, read as they are. */
final class Captures {

  private final Path folder;

  Captures(Path folder) {
    this.folder = folder;
  }

  Map<String, String> links(String topology) throws IOException {
    Map<String, String> links = new HashMap<>();
    for (Map<String, String> row : rows("topology_links.csv", "topology", topology)) {
      links.put(
          row.getOrDefault("gpu_a", "") + "-" + row.getOrDefault("gpu_b", ""),
          row.getOrDefault("link", ""));
    }
    return links;
  }

  List<Integer> numa(String topology) throws IOException {
    return rows("topology_gpus.csv", "topology", topology).stream()
        .map(row -> Integer.valueOf(row.getOrDefault("numa_node", "")))
        .toList();
  }

  /** In Linux's list form. */
  List<String> cpus(String topology) throws IOException {
    return rows("topology_gpus.csv", "topology", topology).stream()
        .map(row -> row.getOrDefault("cpu_affinity", "").replace(';', ','))
        .toList();
  }

  long memory(String model, String column) throws IOException {
    return Long.parseLong(rows("gpu_models.csv", "model", model).getFirst().get(column));
  }

  /** As captured; where it was not, what the fleet says. */
  long reserved(String model, GpuDevice fleet) throws IOException {
    String captured =
        rows("gpu_models.csv", "model", model).getFirst().getOrDefault("memory_reserved_mib", "");
    return captured.isEmpty() ? fleet.totalMiB() - fleet.usableMiB() : Long.parseLong(captured);
  }

  /** Profile, memory slices and memory of each. */
  List<String> profiles(String model) throws IOException {
    return rows("mig_profiles.csv", "model", model).stream()
        .map(row ->
            row.getOrDefault("profile", "")
                + " "
                + row.getOrDefault("memory_slices", "")
                + " "
                + row.getOrDefault("memory_mib", ""))
        .toList();
  }

  private List<Map<String, String>> rows(String file, String column, String value)
      throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve(file));
    List<String> names = cells(lines.getFirst());
    List<Map<String, String>> rows = new ArrayList<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> cells = cells(line);
      Map<String, String> row = new HashMap<>();
      for (int i = 0; i < names.size(); i++) {
        row.put(names.get(i), i < cells.size() ? cells.get(i) : "");
      }
      if (value.equals(row.get(column))) {
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      throw new IllegalStateException(file + " has no " + column + " " + value);
    }
    return rows;
  }

  /** A comma inside quotes is none. */
  private static List<String> cells(String line) {
    List<String> cells = new ArrayList<>();
    for (String cell : line.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", -1)) {
      cells.add(cell.replace("\"", ""));
    }
    return cells;
  }
}
