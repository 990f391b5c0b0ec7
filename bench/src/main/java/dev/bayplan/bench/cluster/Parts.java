package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.ControlPlane;
import java.util.Map;

/** The processes that every control plane has. */
final class Parts {

  private Parts() {}

  /** Process ids by the labels of {@link Cpu}. */
  static Map<String, Long> of(ControlPlane plane) {
    return Map.of(
        Cpu.API_SERVER,
        plane.program("kube-apiserver").pid(),
        Cpu.ETCD,
        plane.program("etcd").pid());
  }
}
