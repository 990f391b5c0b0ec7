package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.GpuLink;
import dev.bayplan.agent.device.GpuLink.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlPciInfo_t;

/**
 * How the GPUs of a node reach each other. NVLinks end at a GPU, or at an NVSwitch; two GPUs at
 * switches have between them the links of the one that has fewer.
 */
final class LinkFacts {

  private static final int MAX_LINKS = 36;
  private static final int TO_GPU = 0;
  private static final int TO_SWITCH = 2;

  private final List<nvmlDevice_st> devices;
  private final List<Ends> ends;

  /** Where the active NVLinks of one GPU end. */
  record Ends(int toSwitch, Map<String, Integer> toGpu, int generation) {
    static final Ends NONE = new Ends(0, Map.of(), 0);
  }

  /**
   * @param ends of each device, in the same order
   */
  LinkFacts(List<nvmlDevice_st> devices, List<Ends> ends) {
    this.devices = List.copyOf(devices);
    this.ends = List.copyOf(ends);
  }

  /** The links of one GPU to every other, by their index. */
  List<GpuLink> of(int gpu) {
    List<GpuLink> links = new ArrayList<>();
    for (int peer = 0; peer < devices.size(); peer++) {
      if (peer != gpu) {
        links.add(link(gpu, peer));
      }
    }
    return links;
  }

  private GpuLink link(int gpu, int peer) {
    Ends own = ends.get(gpu);
    int direct =
        GpuFacts.pciAddress(devices.get(peer))
            .map(pci -> own.toGpu().getOrDefault(pci, 0))
            .orElse(0);
    int switched = Math.min(own.toSwitch(), ends.get(peer).toSwitch());
    int lanes = Math.max(direct, switched);
    return new GpuLink(
        peer,
        lanes,
        lanes > 0 ? own.generation() : 0,
        switched > direct,
        path(devices.get(gpu), devices.get(peer)));
  }

  private static Path path(nvmlDevice_st one, nvmlDevice_st other) {
    int level =
        Calls.integer(
                "nvmlDeviceGetTopologyCommonAncestor",
                out -> nvml.nvmlDeviceGetTopologyCommonAncestor(one, other, out))
            .orElse(50);
    return switch (level) {
      case 0, 10 -> Path.PIX;
      case 20 -> Path.PXB;
      case 30 -> Path.PHB;
      case 40 -> Path.NODE;
      default -> Path.SYS;
    };
  }

  /** Asks for every link of one GPU. */
  static Ends ends(nvmlDevice_st device) {
    int toSwitch = 0;
    int generation = 0;
    Map<String, Integer> toGpu = new HashMap<>();
    for (int link = 0; link < MAX_LINKS; link++) {
      if (!isActive(device, link)) {
        if (link == 0 && !exists(device, link)) {
          return Ends.NONE;
        }
        continue;
      }
      int number = link;
      generation =
          Math.max(
              generation,
              Calls.integer(
                      "nvmlDeviceGetNvLinkVersion",
                      out -> nvml.nvmlDeviceGetNvLinkVersion(device, number, out))
                  .orElse(0));
      int type = typeOf(device, link);
      if (type == TO_SWITCH) {
        toSwitch++;
      } else if (type == TO_GPU) {
        remote(device, link).ifPresent(pci -> toGpu.merge(pci, 1, Integer::sum));
      }
    }
    return new Ends(toSwitch, toGpu, generation);
  }

  private static OptionalInt state(nvmlDevice_st device, int link) {
    return Calls.integer(
        "nvmlDeviceGetNvLinkState", out -> nvml.nvmlDeviceGetNvLinkState(device, link, out));
  }

  private static boolean exists(nvmlDevice_st device, int link) {
    return state(device, link).isPresent();
  }

  private static boolean isActive(nvmlDevice_st device, int link) {
    return state(device, link).orElse(0) == 1;
  }

  /** Before R510 the driver does not tell; the bus address of a switch belongs to no GPU. */
  private static int typeOf(nvmlDevice_st device, int link) {
    return Calls.integer(
            "nvmlDeviceGetNvLinkRemoteDeviceType",
            out -> nvml.nvmlDeviceGetNvLinkRemoteDeviceType(device, link, out))
        .orElse(TO_GPU);
  }

  private static Optional<String> remote(nvmlDevice_st device, int link) {
    nvmlPciInfo_t pci = new nvmlPciInfo_t();
    return Calls.ok(
            "nvmlDeviceGetNvLinkRemotePciInfo_v2",
            () -> nvml.nvmlDeviceGetNvLinkRemotePciInfo_v2(device, link, pci))
        ? Optional.of(GpuFacts.sysfs(pci))
        : Optional.empty();
  }
}
