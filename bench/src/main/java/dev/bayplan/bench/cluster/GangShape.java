package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.FakeNode;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Gangs that together fill all nodes of a tree: zones of eight blocks of eight racks of two boxes.
 *
 * @param gangs how many, of one pod for each of their nodes
 * @param zones of 128 nodes each
 * @param requireZone whether a gang must not leave its zone
 */
record GangShape(String name, int gangs, int zones, boolean requireZone) {

  static final String ZONE = "network.topology.nvidia.com/core";

  private static final String BLOCK = "network.topology.nvidia.com/block";
  private static final String RACK = "network.topology.nvidia.com/leaf";
  private static final int NODES_PER_ZONE = 128;
  private static final int NODES_PER_BLOCK = 16;
  private static final int NODES_PER_RACK = 2;
  private static final int GPUS = 8;
  private static final int GPU_MIB = 80 * 1024;

  /** One gang of all. */
  static GangShape one(int zones) {
    return new GangShape("one", 1, zones, false);
  }

  /** A gang for each zone, all at once. */
  static GangShape zoned(int zones) {
    return new GangShape("zoned", zones, zones, true);
  }

  int pods() {
    return zones * NODES_PER_ZONE;
  }

  int members() {
    return pods() / gangs;
  }

  List<FakeNode> nodes() {
    return IntStream.range(0, pods()).mapToObj(GangShape::node).toList();
  }

  static String nodeName(int number) {
    return "box-%04d".formatted(number);
  }

  private static FakeNode node(int number) {
    return FakeNode.named(nodeName(number))
        .withLabel(ZONE, "zone-" + number / NODES_PER_ZONE)
        .withLabel(BLOCK, "block-" + number / NODES_PER_BLOCK)
        .withLabel(RACK, "rack-" + number / NODES_PER_RACK)
        .withGpus(GPUS, "H100-SXM5-80GB", GPU_MIB);
  }

  /** Of which gang the pod of that number is. */
  int gang(int pod) {
    return pod / members();
  }

  /** The last of its gang: with it the gang is complete. */
  boolean isLast(int pod) {
    return pod % members() == members() - 1;
  }

  /** A pod that wants all of a box: JSON. */
  String pod(int number) {
    String level = requireZone ? "\"bayplan.dev/gang-require-level\":\"" + ZONE + "\"," : "";
    return """
    {"apiVersion":"v1","kind":"Pod",
     "metadata":{"name":"%s","annotations":{%s"bayplan.dev/gang":"gang-%d",
      "bayplan.dev/gang-size":"%d","bayplan.dev/gang-rank":"%d"}},
     "spec":{"schedulerName":"bayplan","schedulingGates":[{"name":"bayplan.dev/plan"}],
      "containers":[{"name":"main","image":"registry.example/team/train:2026-11-24",
       "resources":{"requests":{"cpu":"8","memory":"64Gi"},"limits":{"nvidia.com/gpu":"%d"}}}]}}
    """
        .formatted(Trials.pod(number), level, gang(number), members(), number % members(), GPUS);
  }
}
