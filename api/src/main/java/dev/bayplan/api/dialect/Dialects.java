package dev.bayplan.api.dialect;

import dev.bayplan.api.Keys;
import dev.bayplan.api.dialect.Dialect.Bare;
import dev.bayplan.api.dialect.Dialect.From;
import dev.bayplan.api.dialect.Dialect.Hundreds;
import dev.bayplan.api.dialect.Dialect.Several;
import dev.bayplan.api.dialect.Dialect.Term;
import dev.bayplan.api.dialect.Dialect.Unit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The table. The first row whose signs a pod shows is its dialect; a sign of any other is a
 * contradiction. {@code manifests/base/dialects} carries the same table, which a test keeps equal.
 */
final class Dialects {

  private static final String ASSIGNED =
      "it is a note of another scheduler on a pod that it placed; remove it from the pod's"
          + " template";

  private static final List<String> NONE = List.of();

  private static final String SHARE = Keys.GPU_MEMORY + " in GiB";

  /** volcano-sh/volcano, {@code pkg/scheduler/api/devices/nvidia/vgpu}. */
  private static final Dialect VOLCANO =
      new Dialect(
          "Volcano",
          From.RESOURCES,
          List.of("volcano.sh/vgpu-number"),
          List.of("volcano.sh/vgpu-memory"),
          Unit.VOLCANO,
          List.of("volcano.sh/vgpu-memory-percentage"),
          List.of("volcano.sh/vgpu-cores"),
          false,
          Hundreds.NONE,
          Bare.WHOLE,
          Several.EACH,
          Map.of(
              Term.MODELS, "nvidia.com/use-gputype",
              Term.NOT_MODELS, "nvidia.com/nouse-gputype",
              Term.MODE, "volcano.sh/vgpu-mode"),
          Map.of(
              "volcano.sh/gpu-memory", "write volcano.sh/vgpu-memory, or " + SHARE,
              "volcano.sh/gpu-number", "write volcano.sh/vgpu-number, or " + Keys.GPU),
          NONE,
          List.of("nvidia.com/use-gputype", "nvidia.com/nouse-gputype"));

  /** Project-HAMi/HAMi, {@code pkg/device/nvidia/device.go}. */
  private static final Dialect HAMI =
      new Dialect(
          "HAMi",
          From.RESOURCES,
          List.of(Keys.GPU),
          List.of("nvidia.com/gpumem"),
          Unit.MIB,
          List.of("nvidia.com/gpumem-percentage"),
          List.of("nvidia.com/gpucores"),
          false,
          Hundreds.NONE,
          Bare.WHOLE,
          Several.EACH,
          Map.of(
              Term.MODELS, "nvidia.com/use-gputype",
              Term.NOT_MODELS, "nvidia.com/nouse-gputype",
              Term.UUIDS, "nvidia.com/use-gpuuuid",
              Term.NOT_UUIDS, "nvidia.com/nouse-gpuuuid",
              Term.NUMA, "nvidia.com/numa-bind",
              Term.MODE, "nvidia.com/vgpu-mode"),
          Map.of(
              "nvidia.com/priority", "remove it, and give the pod a priorityClassName",
              "hami.io/vgpu-node", ASSIGNED,
              "hami.io/vgpu-devices-to-allocate", ASSIGNED,
              "hami.io/vgpu-devices-allocated", ASSIGNED),
          List.of("hami.io/node-scheduler-policy", "hami.io/gpu-scheduler-policy"),
          List.of(Keys.GPU));

  /** AliyunContainerService/gpushare-scheduler-extender; all containers share the one GPU. */
  private static final Dialect GPUSHARE =
      new Dialect(
          "gpushare",
          From.RESOURCES,
          List.of("aliyun.com/gpu-count"),
          List.of("aliyun.com/gpu-mem"),
          Unit.GPUSHARE,
          NONE,
          List.of("aliyun.com/gpu-core.percentage"),
          true,
          Hundreds.NONE,
          Bare.REFUSED,
          Several.SAME,
          Map.of(),
          Map.of(
              "ALIYUN_COM_GPU_MEM_IDX", ASSIGNED,
              "ALIYUN_COM_GPU_MEM_POD", ASSIGNED,
              "ALIYUN_COM_GPU_MEM_DEV", ASSIGNED,
              "ALIYUN_COM_GPU_MEM_ASSIGNED", ASSIGNED,
              "ALIYUN_COM_GPU_MEM_ASSUME_TIME", ASSIGNED),
          NONE,
          NONE);

  /** NVIDIA/KAI-Scheduler, {@code docs/gpu-sharing}, {@code gpu_request_validator.go}. */
  private static final Dialect KAI =
      new Dialect(
          "KAI",
          From.ANNOTATIONS,
          List.of("gpu-fraction-num-devices"),
          List.of("gpu-memory"),
          Unit.MIB,
          List.of("gpu-fraction"),
          List.of("gpu-sm-percentage"),
          false,
          Hundreds.NONE,
          Bare.REFUSED,
          Several.EACH,
          Map.of(Term.CONTAINER, "gpu-fraction-container-name"),
          Map.of(
              "gpu-fraction.limit", "a share has one size; remove it",
              "gpu-memory.limit", "a share has one size; remove it",
              "gpu-sm-cores", "write gpu-sm-percentage"),
          NONE,
          NONE);

  /** koordinator-sh/koordinator, {@code pkg/scheduler/plugins/deviceshare/utils.go}. */
  private static final Dialect KOORDINATOR =
      new Dialect(
          "Koordinator",
          From.RESOURCES,
          List.of("koordinator.sh/gpu.shared"),
          List.of("koordinator.sh/gpu-memory"),
          Unit.BYTE,
          List.of("koordinator.sh/gpu-memory-ratio", "koordinator.sh/gpu"),
          List.of("koordinator.sh/gpu-core", "koordinator.sh/gpu"),
          true,
          Hundreds.RELATIVE,
          Bare.REFUSED,
          Several.REFUSED,
          Map.of(),
          Map.of(
              "scheduling.koordinator.sh/device-allocated", ASSIGNED,
              "scheduling.koordinator.sh/device-allocate-hint",
                  "write " + Keys.GPU_MODEL + " or " + Keys.GPU_MIN_LINK,
              "scheduling.koordinator.sh/device-joint-allocate",
                  "write " + Keys.GPU_NUMA + ": single"),
          NONE,
          NONE);

  /** tkestack/gpu-manager and gpu-admission, {@code pkg/util}. */
  private static final Dialect TENCENT =
      new Dialect(
          "Tencent",
          From.RESOURCES,
          NONE,
          List.of("tencent.com/vcuda-memory"),
          Unit.QUARTER_GIB,
          NONE,
          List.of("tencent.com/vcuda-core"),
          true,
          Hundreds.COMPUTE,
          Bare.REFUSED,
          Several.EACH,
          Map.of(),
          Map.of(
              "tencent.com/gpu-assigned", ASSIGNED,
              "tencent.com/predicate-time", ASSIGNED,
              "tencent.com/predicate-node", ASSIGNED,
              "tencent.com/predicate-gpu-idx-0", ASSIGNED),
          NONE,
          NONE);

  /** NVIDIA/k8s-device-plugin, {@code api/config/v1/consts.go}: how many replicas is not said. */
  private static final Dialect NVIDIA =
      new Dialect(
          "NVIDIA",
          From.RESOURCES,
          List.of("nvidia.com/gpu.shared"),
          NONE,
          Unit.MIB,
          NONE,
          NONE,
          false,
          Hundreds.NONE,
          Bare.REPLICA,
          Several.EACH,
          Map.of(),
          Map.of(),
          NONE,
          NONE);

  static final List<Dialect> TABLE =
      List.of(VOLCANO, HAMI, GPUSHARE, KAI, KOORDINATOR, TENCENT, NVIDIA);

  private Dialects() {}

  /** All keys that are no name of Bayplan's; some are resources, some annotations. */
  static List<String> foreignKeys() {
    return TABLE.stream()
        .flatMap(row -> Stream.concat(row.signs().stream(), row.borrowed().stream()))
        .filter(key -> !key.equals(Keys.GPU))
        .distinct()
        .sorted()
        .toList();
  }
}
