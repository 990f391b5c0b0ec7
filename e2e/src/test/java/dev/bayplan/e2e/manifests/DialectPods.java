package dev.bayplan.e2e.manifests;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pods in the words of other GPU schedulers, by a seed: most of them sound, many contradictory,
 * some hostile. Quantities are as the API server writes them ({@code 3k}), so that both sides read
 * the same.
 */
final class DialectPods {

  private record Key(String name, List<String> texts) {
    Key(String name, String... texts) {
      this(name, List.of(texts));
    }
  }

  private static final String[] COUNTS = {"1", "2", "2", "4", "0", "3", "300", "500m", "-1"};
  private static final String[] MIB = {"1", "1024", "1025", "3k", "20480", "0", "1Gi", "7500m"};
  private static final String[] PERCENTS = {"30", "50", "100", "0", "1", "150", "10", "200", "33"};
  private static final String[] FRACTIONS = {
    "0.5",
    ".25",
    "0.3333",
    "0.0004",
    "1",
    "1.5",
    "half",
    "",
    "0.29",
    "5e-1",
    "0.1234567890123456789"
  };
  private static final String[] NAMES = {
    "A100", "A100,V100", " H100 , A10", "", ",", "A\"1", "T4!", "Tesla T4", "GPU-1-2,GPU-3", "a\tb"
  };

  private static final List<List<Key>> RESOURCES =
      List.of(
          List.of(
              new Key("nvidia.com/gpu", COUNTS),
              new Key("nvidia.com/gpumem", MIB),
              new Key("nvidia.com/gpumem-percentage", PERCENTS),
              new Key("nvidia.com/gpucores", PERCENTS),
              new Key("nvidia.com/priority", "1", "0")),
          List.of(
              new Key("volcano.sh/vgpu-number", COUNTS),
              new Key("volcano.sh/vgpu-memory", MIB),
              new Key("volcano.sh/vgpu-memory-percentage", PERCENTS),
              new Key("volcano.sh/vgpu-cores", PERCENTS),
              new Key("volcano.sh/gpu-memory", MIB)),
          List.of(
              new Key("aliyun.com/gpu-mem", "1", "3", "8", "0", "20", "7", "2M"),
              new Key("aliyun.com/gpu-count", COUNTS),
              new Key("aliyun.com/gpu-core.percentage", PERCENTS)),
          List.of(
              new Key("koordinator.sh/gpu", "50", "100", "200", "150", "0"),
              new Key("koordinator.sh/gpu-core", PERCENTS),
              new Key("koordinator.sh/gpu-memory", "8Gi", "1", "10G", "0", "512Mi", "3Ti", "2Pi"),
              new Key("koordinator.sh/gpu-memory-ratio", PERCENTS),
              new Key("koordinator.sh/gpu.shared", COUNTS)),
          List.of(
              new Key("tencent.com/vcuda-core", "30", "100", "200", "250", "0", "50k"),
              new Key("tencent.com/vcuda-memory", "20", "1", "4", "0", "129")),
          List.of(
              new Key("nvidia.com/gpu.shared", "1", "1", "2", "0"),
              new Key("nvidia.com/mig-1g.5gb.shared", "1")),
          List.of(
              new Key("nvidia.com/gpu", "1", "0"),
              new Key("nvidia.com/mig-1g.5gb", "1", "0"),
              new Key("bayplan.dev/gpu-memory", "20")));

  private static final List<List<Key>> ANNOTATIONS =
      List.of(
          List.of(
              new Key("gpu-fraction", FRACTIONS),
              new Key("gpu-memory", "2000", "4096", "0", "lots", "-5", "1024"),
              new Key("gpu-fraction-num-devices", "1", "2", "0", "two"),
              new Key("gpu-fraction-container-name", "c0", "c1", "init", "nobody"),
              new Key("gpu-sm-percentage", PERCENTS),
              new Key("gpu-sm-cores", "12")),
          List.of(
              new Key("nvidia.com/use-gputype", NAMES),
              new Key("nvidia.com/nouse-gputype", NAMES),
              new Key("nvidia.com/use-gpuuuid", NAMES),
              new Key("nvidia.com/nouse-gpuuuid", NAMES),
              new Key("nvidia.com/numa-bind", "true", "false", "yes"),
              new Key("nvidia.com/vgpu-mode", "hami-core", "mps", "mig"),
              new Key("hami.io/gpu-scheduler-policy", "binpack", "say \"spread\" \\"),
              new Key("hami.io/vgpu-node", "n1")),
          List.of(
              new Key("volcano.sh/vgpu-mode", "hami-core", "mig"),
              new Key("nvidia.com/use-gputype", NAMES)),
          List.of(
              new Key("ALIYUN_COM_GPU_MEM_IDX", "0"),
              new Key("scheduling.koordinator.sh/device-allocated", "{}"),
              new Key("tencent.com/gpu-assigned", "true")),
          List.of(
              new Key("bayplan.dev/gpu-compute", "50"), new Key("bayplan.dev/gpu-model", "T4")));

  private final RandomGenerator random;

  DialectPods(RandomGenerator random) {
    this.random = random;
  }

  ObjectNode next() {
    ObjectNode pod = JsonNodeFactory.instance.objectNode();
    pod.put("apiVersion", "v1").put("kind", "Pod");
    ObjectNode metadata = pod.putObject("metadata").put("name", "p");
    ObjectNode spec = pod.putObject("spec").put("schedulerName", chance(5) ? "other" : "bayplan");
    List<Key> words = pick(RESOURCES);
    int containers = 1 + random.nextInt(chance(60) ? 1 : 3);
    for (int i = 0; i < containers; i++) {
      container(spec.withArray("containers").addObject(), "c" + i, words);
    }
    if (chance(20)) {
      container(spec.withArray("initContainers").addObject(), "init", words);
    }
    annotations(metadata);
    return pod;
  }

  private void container(ObjectNode container, String name, List<Key> words) {
    container.put("name", name).put("image", "nothing");
    ObjectNode limits = JsonNodeFactory.instance.objectNode();
    if (chance(30)) {
      limits.put("cpu", "1");
    }
    if (chance(92)) {
      fill(limits, words, 35);
    }
    if (chance(4)) {
      fill(limits, pick(RESOURCES), 40);
    }
    if (!limits.isEmpty()) {
      ObjectNode resources = container.putObject("resources");
      resources.set("limits", limits);
      resources.set("requests", limits.deepCopy());
    }
  }

  private void annotations(ObjectNode metadata) {
    ObjectNode annotations = JsonNodeFactory.instance.objectNode();
    if (chance(30)) {
      annotations.put("team", "blue \"or\" green");
    }
    if (chance(30)) {
      fill(annotations, chance(80) ? pick(ANNOTATIONS.subList(0, 2)) : pick(ANNOTATIONS), 25);
    }
    if (!annotations.isEmpty()) {
      metadata.set("annotations", annotations);
    }
  }

  private void fill(ObjectNode object, List<Key> keys, int percent) {
    for (Key key : keys) {
      if (chance(percent)) {
        // The first texts are the sound ones.
        int bound = chance(85) ? Math.min(3, key.texts().size()) : key.texts().size();
        object.put(key.name(), key.texts().get(random.nextInt(bound)));
      }
    }
  }

  private <T> T pick(List<T> all) {
    return new ArrayList<>(all).get(random.nextInt(all.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
