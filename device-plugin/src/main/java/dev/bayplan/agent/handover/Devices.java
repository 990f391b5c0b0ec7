package dev.bayplan.agent.handover;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.api.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The devices that a node advertises, by resource. */
public final class Devices {

  private static final long MIB_PER_GIB = 1024;
  private static final String MIG_PREFIX = "nvidia.com/mig-";

  private final Map<String, GpuDevice> gpus = new HashMap<>();
  private final Map<String, GpuDevice> parents = new HashMap<>();
  private final Map<String, List<String>> ids = new TreeMap<>();

  /**
   * @param shares whether shares of GPUs may be advertised
   */
  public Devices(Inventory inventory, boolean shares) {
    List<GpuDevice> all =
        inventory instanceof Inventory.Devices devices ? devices.gpus() : List.of();
    long gib = 0;
    for (GpuDevice gpu : all) {
      gpus.put(gpu.uuid(), gpu);
      if (gpu.mig().enabled()) {
        gpu.mig().devices().forEach(mig -> cut(gpu, mig));
      } else {
        add(Keys.GPU, gpu.uuid());
        gib += gpu.usableMiB() / MIB_PER_GIB;
      }
    }
    if (shares && gib > 0) {
      ids.put(Keys.GPU_MEMORY, DeviceIds.tokens(gib));
    }
  }

  private void cut(GpuDevice gpu, GpuDevice.MigDevice mig) {
    parents.put(mig.uuid(), gpu);
    add(MIG_PREFIX + mig.profile().replace('+', '.'), mig.uuid());
  }

  private void add(String resource, String id) {
    ids.computeIfAbsent(resource, name -> new ArrayList<>()).add(id);
  }

  public static boolean isMig(String resource) {
    return resource.startsWith(MIG_PREFIX);
  }

  /** Whether this is a resource that an agent hands over. */
  public static boolean isOurs(String resource) {
    return resource.equals(Keys.GPU) || resource.equals(Keys.GPU_MEMORY) || isMig(resource);
  }

  /** What is advertised, by resource; healthy or not, since health is none of the kubelet's. */
  public Map<String, List<String>> advertised() {
    return Map.copyOf(ids);
  }

  public List<String> ids(String resource) {
    return List.copyOf(ids.getOrDefault(resource, List.of()));
  }

  public Optional<GpuDevice> gpu(String uuid) {
    return Optional.ofNullable(gpus.get(uuid));
  }

  /** Of a whole GPU or a MIG device; tokens belong to no NUMA node. */
  public Optional<Integer> numaNode(String id) {
    return parent(id).or(() -> gpu(id)).flatMap(GpuDevice::numaNode);
  }

  /** The GPU that a MIG device is cut from. */
  public Optional<GpuDevice> parent(String mig) {
    return Optional.ofNullable(parents.get(mig));
  }
}
