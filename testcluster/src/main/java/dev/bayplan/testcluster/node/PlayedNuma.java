package dev.bayplan.testcluster.node;

import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A folder in the place of {@code /sys/devices/system/node}, in the node's own mount namespace: the
 * machine's CPUs dealt out to NUMA nodes that it need not have. It is what the kubelet learns of
 * them, through cadvisor ({@code utils/sysinfo/sysinfo.go}, {@code GetNodesInfo}): folders by name,
 * with CPUs, memory and distances. A NUMA node without a CPU is one too.
 */
final class PlayedNuma {
  private static final int NEAR = 10;
  private static final int FAR = 21;
  private static final int KIB = 1 << 20;
  private static final Path CPUS = Path.of("/sys/devices/system/cpu");

  private PlayedNuma() {}

  static void write(NodeFolder folder, int nodes) {
    for (int node = 0; node < nodes; node++) {
      String name = "numa/node" + node;
      folder.folder(name);
      folder.write(name + "/meminfo", "Node %d MemTotal:  %d kB\n".formatted(node, KIB));
      folder.write(name + "/distance", distances(node, nodes) + "\n");
      folder.link(name, cpus(node, nodes));
    }
  }

  private static String distances(int node, int nodes) {
    String[] all = Collections.nCopies(nodes, Integer.toString(FAR)).toArray(String[]::new);
    all[node] = Integer.toString(NEAR);
    return String.join(" ", all);
  }

  private static Map<String, Path> cpus(int node, int nodes) {
    Map<String, Path> cpus = new TreeMap<>();
    for (int cpu = node; cpu < Runtime.getRuntime().availableProcessors(); cpu += nodes) {
      cpus.put("cpu" + cpu, CPUS.resolve("cpu" + cpu));
    }
    return cpus;
  }
}
