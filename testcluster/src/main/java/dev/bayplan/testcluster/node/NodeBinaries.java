package dev.bayplan.testcluster.node;

import dev.bayplan.testcluster.Binaries;
import dev.bayplan.testcluster.BuildScript;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** The programs of a node and its one image: what {@code testcluster/build-node} makes. */
record NodeBinaries(Path folder) {
  static NodeBinaries find() {
    return new NodeBinaries(
        BuildScript.of("build-node", "containerd and runc are", "2 minutes on two cores").folder());
  }

  /** By the names under which they must be on the node's {@code PATH}. */
  Map<String, Path> programs(ContainerRuntime runtime, Binaries controlPlane) {
    Path containerd = folder.resolve(runtime.folder());
    Map<String, Path> programs = new LinkedHashMap<>();
    for (String name : new String[] {"containerd", "containerd-shim-runc-v2", "ctr"}) {
      programs.put(name, containerd.resolve(name));
    }
    programs.put("runc", folder.resolve("runc"));
    programs.put("kubelet", controlPlane.program("kubelet"));
    return programs;
  }

  /** {@code localhost/busybox:test}. */
  Path image() {
    return folder.resolve("image.tar");
  }
}
