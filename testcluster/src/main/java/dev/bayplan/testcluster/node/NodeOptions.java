package dev.bayplan.testcluster.node;

import java.util.Map;
import java.util.TreeMap;

/**
 * What a node is like.
 *
 * @param name its name and its address at once, 127.0.0.1 to 127.0.0.254: a kubelet takes no
 *     loopback address for its node, unless the host name is one. Nodes of one control plane need
 *     different ones
 * @param kubelet fields of KubeletConfiguration with their values as YAML, for example {@code
 *     topologyManagerPolicy: restricted}; they come last and win over those of {@link
 *     KubeletConfiguration}
 * @param numaNodes how many NUMA nodes the kubelet is shown ({@link PlayedNuma}); 0: the machine's
 */
public record NodeOptions(
    String name, ContainerRuntime runtime, Map<String, String> kubelet, int numaNodes) {
  public NodeOptions {
    if (!name.matches("127\\.0\\.0\\.([1-9]|[1-9]\\d|1\\d\\d|2[0-4]\\d|25[0-4])")) {
      throw new IllegalArgumentException(
          "A node is called 127.0.0.1 to 127.0.0.254, not \"%s\"".formatted(name));
    }
    kubelet = Map.copyOf(kubelet);
  }

  public static NodeOptions defaults() {
    return new NodeOptions("127.0.0.1", ContainerRuntime.CONTAINERD, Map.of(), 0);
  }

  public NodeOptions named(String other) {
    return new NodeOptions(other, runtime, kubelet, numaNodes);
  }

  public NodeOptions with(ContainerRuntime other) {
    return new NodeOptions(name, other, kubelet, numaNodes);
  }

  public NodeOptions withKubelet(String field, String yaml) {
    Map<String, String> more = new TreeMap<>(kubelet);
    more.put(field, yaml);
    return new NodeOptions(name, runtime, more, numaNodes);
  }

  public NodeOptions withNumaNodes(int count) {
    return new NodeOptions(name, runtime, kubelet, count);
  }
}
