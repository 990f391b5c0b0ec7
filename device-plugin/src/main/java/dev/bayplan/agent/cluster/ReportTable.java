package dev.bayplan.agent.cluster;

import dev.bayplan.api.resources.GpuMig;
import dev.bayplan.api.resources.GpuNodeStatus;
import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.GpuTopology;
import dev.bayplan.api.resources.ObjectCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A report as tables: the GPUs as kubectl lists things, their links as {@code nvidia-smi topo -m}
 * does, and their MIG devices.
 */
final class ReportTable {

  private final GpuNodeStatus status;
  private final StringBuilder text = new StringBuilder();

  private ReportTable(GpuNodeStatus status) {
    this.status = status;
  }

  static String of(GpuNodeStatus status) {
    ReportTable table = new ReportTable(status);
    table.head();
    table.gpus();
    table.links();
    table.mig();
    return table.text.toString();
  }

  private void head() {
    if (status.driverVersion() != null) {
      text.append("driver ").append(status.driverVersion());
      text.append(status.cudaVersion() == null ? "" : ", CUDA " + status.cudaVersion());
      text.append('\n');
    }
    if (status.gpus().isEmpty()) {
      List<ObjectCondition> conditions = Objects.requireNonNullElse(status.conditions(), List.of());
      conditions.stream()
          .filter(one -> one.type().equals(ObjectCondition.READY))
          .forEach(one -> text.append(one.message()).append('\n'));
    }
  }

  private void gpus() {
    if (status.gpus().isEmpty()) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("GPU", "MODEL", "MEMORY-MIB", "NUMA", "CPUS", "PCI", "MIG", "HEALTH", "UUID"));
    for (GpuStatus gpu : status.gpus()) {
      @Nullable GpuTopology topology = gpu.topology();
      rows.add(
          List.of(
              String.valueOf(gpu.index()),
              gpu.model(),
              String.valueOf(gpu.memoryMiB()),
              or(gpu.numaNode()),
              or(topology == null ? null : topology.cpus()),
              or(topology == null ? null : topology.pciAddress()),
              gpu.mig() == null ? "-" : gpu.mig().devices().size() + " devices",
              gpu.health().name(),
              gpu.uuid()));
    }
    print(rows);
  }

  private void links() {
    boolean known =
        status.gpus().size() > 1 && status.gpus().stream().allMatch(gpu -> !links(gpu).isEmpty());
    if (!known) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    List<String> head = new ArrayList<>(List.of(""));
    status.gpus().forEach(gpu -> head.add("GPU" + gpu.index()));
    rows.add(head);
    for (GpuStatus gpu : status.gpus()) {
      List<String> row = new ArrayList<>(List.of("GPU" + gpu.index()));
      row.addAll(links(gpu));
      rows.add(row);
    }
    text.append('\n');
    print(rows);
  }

  private static List<String> links(GpuStatus gpu) {
    @Nullable GpuTopology topology = gpu.topology();
    return topology == null ? List.of() : Objects.requireNonNullElse(topology.links(), List.of());
  }

  private void mig() {
    List<List<String>> rows = new ArrayList<>();
    for (GpuStatus gpu : status.gpus()) {
      @Nullable GpuMig mig = gpu.mig();
      for (GpuMig.Device one : mig == null ? List.<GpuMig.Device>of() : mig.devices()) {
        rows.add(
            List.of(
                String.valueOf(gpu.index()),
                one.profile(),
                String.valueOf(one.memoryMiB()),
                or(one.start()) + "+" + or(one.size()),
                or(one.gpuInstance()) + "/" + or(one.computeInstance()),
                one.uuid()));
      }
    }
    if (!rows.isEmpty()) {
      rows.addFirst(List.of("GPU", "PROFILE", "MEMORY-MIB", "SLICES", "GI/CI", "UUID"));
      text.append('\n');
      print(rows);
    }
  }

  private static String or(@Nullable Object value) {
    return value == null ? "-" : value.toString();
  }

  private void print(List<List<String>> rows) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < Math.min(columns, row.size()); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < Math.min(columns, row.size()); i++) {
        line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }
}
