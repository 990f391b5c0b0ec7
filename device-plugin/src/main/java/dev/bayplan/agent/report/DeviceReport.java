package dev.bayplan.agent.report;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuLink;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.api.resources.GpuMig;
import dev.bayplan.api.resources.GpuModes;
import dev.bayplan.api.resources.GpuStatus;
import dev.bayplan.api.resources.GpuTopology;
import dev.bayplan.api.resources.Health;
import dev.bayplan.api.resources.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What was read from the driver, in the form of the report. */
public final class DeviceReport {

  private static final String SELF = "X";

  private DeviceReport() {}

  /** The state of one GPU, and why where it is not OK. */
  public record Condition(Health health, Optional<String> reason) {
    public static final Condition OK = new Condition(Health.OK, Optional.empty());
  }

  /**
   * @param health by UUID; a GPU or MIG device that is not there is OK
   */
  public static NodeReading.Known of(
      Inventory inventory, Mode mode, Map<String, Condition> health) {
    return switch (inventory) {
      case Inventory.None(String why) ->
          NodeReading.Known.of(
              mode, List.of(), Optional.empty(), Optional.empty(), "no GPUs here: " + why);
      case Inventory.Devices devices -> {
        List<GpuStatus> gpus = new ArrayList<>();
        for (GpuDevice gpu : devices.gpus()) {
          gpus.add(gpu(gpu, health));
        }
        yield NodeReading.Known.of(
            mode,
            gpus,
            Optional.of(devices.driver().version()),
            devices.driver().cudaVersion(),
            gpus.size() + (gpus.size() == 1 ? " GPU" : " GPUs") + ", from the driver");
      }
    };
  }

  private static GpuStatus gpu(GpuDevice gpu, Map<String, Condition> health) {
    Condition condition = health.getOrDefault(gpu.uuid(), Condition.OK);
    return new GpuStatus(
        gpu.uuid(),
        gpu.index(),
        gpu.model(),
        gpu.usableMiB(),
        gpu.numaNode().orElse(null),
        condition.health(),
        condition.reason().orElse(null),
        topology(gpu),
        gpu.mig().enabled() || gpu.mig().pending() ? mig(gpu.mig(), health) : null,
        new GpuModes(
            gpu.modes().computeMode().orElse(null),
            gpu.modes().ecc().orElse(null),
            gpu.modes().computeCapability().orElse(null)));
  }

  private static GpuTopology topology(GpuDevice gpu) {
    List<String> links = new ArrayList<>(gpu.links().stream().map(GpuLink::label).toList());
    long before = gpu.links().stream().filter(link -> link.peer() < gpu.index()).count();
    links.add((int) before, SELF);
    int generation = gpu.links().stream().mapToInt(GpuLink::generation).max().orElse(0);
    return new GpuTopology(
        gpu.pciAddress().isEmpty() ? null : gpu.pciAddress(),
        gpu.minor(),
        gpu.cpus().orElse(null),
        links,
        generation == 0 ? null : generation,
        generation == 0 ? null : gpu.links().stream().anyMatch(GpuLink::switched),
        gpu.fabric().map(DeviceReport::fabric).orElse(null));
  }

  private static GpuTopology.Fabric fabric(GpuDevice.Fabric fabric) {
    return new GpuTopology.Fabric(fabric.clusterUuid(), (long) fabric.clique());
  }

  private static GpuMig mig(GpuDevice.Mig mig, Map<String, Condition> health) {
    @Nullable Boolean pending = mig.pending() == mig.enabled() ? null : mig.pending();
    return new GpuMig(
        mig.enabled(),
        pending,
        mig.devices().stream()
            .map(one -> mig(one, health.getOrDefault(one.uuid(), Condition.OK)))
            .toList());
  }

  private static GpuMig.Device mig(GpuDevice.MigDevice one, Condition condition) {
    return new GpuMig.Device(
        one.uuid(),
        one.profile().replace('+', '.'),
        one.memoryMiB(),
        condition.health(),
        condition.reason().orElse(null),
        one.gpuInstance(),
        one.computeInstance(),
        one.start(),
        one.size());
  }
}
