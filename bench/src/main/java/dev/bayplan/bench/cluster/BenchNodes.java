package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.FakeNode;
import java.util.List;
import java.util.stream.IntStream;

/** The same node many times: room for any run of this bench, at every size. */
final class BenchNodes {

  private static final int GPUS = 32;
  private static final int GPU_MIB = 80 * 1024;

  private BenchNodes() {}

  static List<FakeNode> of(int count) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            FakeNode.named(name(i))
                .withLabel("topology.kubernetes.io/zone", "zone-" + i % 3)
                .withCapacity("pods", "250")
                .withGpus(GPUS, "A100-SXM4-80GB", GPU_MIB))
        .toList();
  }

  static String name(int number) {
    return "gpu-node-%05d".formatted(number);
  }
}
