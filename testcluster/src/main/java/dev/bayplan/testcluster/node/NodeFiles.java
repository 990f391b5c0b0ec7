package dev.bayplan.testcluster.node;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.Reaper;
import java.util.Map;

/** Writes all that a node's first process and its programs read. */
final class NodeFiles {
  private static final String NO_NETWORK =
      """
      {"cniVersion": "1.0.0", "name": "none", "plugins": [{"type": "no-network"}]}
      """;

  private NodeFiles() {}

  /** The clean-up first, so that whatever fails after it leaves nothing. */
  static void write(
      ControlPlane plane, NodeOptions options, NodeFolder folder, int port, int healthPort) {
    folder.write("cgroup", folder.cgroup());
    folder.script("clean.sh", "clean.sh");
    Reaper.ofThisJvm()
        .afterwards(
            "[ ! -e %1$s ] || sh %1$s %2$s".formatted(folder.file("clean.sh"), folder.path()));
    folder.script("node.sh", "node.sh");
    folder.script("no-network.sh", "cni/no-network");
    folder.script("no-network.sh", "cni/loopback");
    folder.write("cni/none.conflist", NO_NETWORK);
    folder.write("resolv.conf", "nameserver 127.0.0.1\n");
    PlayedNuma.write(folder, options.numaNodes());
    NodeBinaries binaries = NodeBinaries.find();
    folder.link("bin", binaries.programs(options.runtime(), plane.binaries()));
    folder.link(".", Map.of("image.tar", binaries.image(), "kubeconfig", plane.kubeconfig()));
    folder.write("containerd.toml", ContainerdConfiguration.of(options.runtime(), folder));
    folder.write("kubelet.yaml", KubeletConfiguration.of(options, folder, port, healthPort));
  }
}
