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

  private final List<Peer> peers;

  /**
   * Where the active NVLinks of one GPU end.
   *
   * @param pci its own address, empty where it is not told
   * @param toGpu links by the PCI address at their other end
   */
  record Ends(String pci, int toSwitch, Map<String, Integer> toGpu, int generation) {
    static final Ends NONE = new Ends("", 0, Map.of(), 0);
  }

  /**
   * A GPU as the others see it.
   *
   * @param answering empty where it is lost or hangs: nothing may be asked about it
   * @param before its links when it was last seen
   */
  record Peer(int index, Optional<nvmlDevice_st> answering, Ends ends, List<GpuLink> before) {}

  LinkFacts(List<Peer> peers) {
    this.peers = List.copyOf(peers);
  }

  /** The links of one GPU to every other, by their index. */
  List<GpuLink> of(int index) {
    Optional<Peer> own = peers.stream().filter(one -> one.index() == index).findFirst();
    List<GpuLink> links = new ArrayList<>();
    for (Peer peer : peers) {
      if (peer.index() != index) {
        own.ifPresent(gpu -> links.add(link(gpu, peer)));
      }
    }
    return links;
  }

  private static GpuLink link(Peer gpu, Peer peer) {
    Ends own = gpu.ends();
    int direct = own.toGpu().getOrDefault(peer.ends().pci(), 0);
    int switched = Math.min(own.toSwitch(), peer.ends().toSwitch());
    int lanes = Math.max(direct, switched);
    return new GpuLink(
        peer.index(), lanes, lanes > 0 ? own.generation() : 0, switched > direct, path(gpu, peer));
  }

  private static Path path(Peer gpu, Peer peer) {
    return gpu.answering()
        .flatMap(one -> peer.answering().flatMap(other -> path(one, other)))
        .or(() -> before(gpu, peer.index()))
        .or(() -> before(peer, gpu.index()))
        .orElse(Path.SYS);
  }

  private static Optional<Path> before(Peer gpu, int index) {
    return gpu.before().stream()
        .filter(link -> link.peer() == index)
        .map(GpuLink::path)
        .findFirst();
  }

  /** Whichever of the two is lost, it is not the other's fault. */
  private static Optional<Path> path(nvmlDevice_st one, nvmlDevice_st other) {
    int[] level = new int[1];
    int code =
        Calls.code(
            "nvmlDeviceGetTopologyCommonAncestor",
            () -> nvml.nvmlDeviceGetTopologyCommonAncestor(one, other, level));
    return code == 0 ? Optional.of(path(level[0])) : Optional.empty();
  }

  private static Path path(int level) {
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
    String own = GpuFacts.pciAddress(device).orElse("");
    int toSwitch = 0;
    int generation = 0;
    Map<String, Integer> toGpu = new HashMap<>();
    for (int link = 0; link < MAX_LINKS; link++) {
      if (!isActive(device, link)) {
        if (link == 0 && !exists(device, link)) {
          return new Ends(own, 0, Map.of(), 0);
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
    return new Ends(own, toSwitch, toGpu, generation);
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
    try (nvmlPciInfo_t pci = new nvmlPciInfo_t()) {
      return Calls.ok(
              "nvmlDeviceGetNvLinkRemotePciInfo_v2",
              () -> nvml.nvmlDeviceGetNvLinkRemotePciInfo_v2(device, link, pci))
          ? Optional.of(GpuFacts.sysfs(pci))
          : Optional.empty();
    }
  }
}
