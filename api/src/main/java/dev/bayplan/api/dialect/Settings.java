package dev.bayplan.api.dialect;

/**
 * What a pod of another dialect does not say, since its cluster's configuration did.
 *
 * @param gpushareMiB what 1 of {@code aliyun.com/gpu-mem} is: 1024, or 1 where gpushare's plugin
 *     ran with {@code --memory-unit=MiB}
 * @param volcanoMiB what 1 of {@code volcano.sh/vgpu-memory} is: its plugin's {@code
 *     gpu-memory-factor}
 * @param sharedReplicas into how many replicas NVIDIA's plugin cut a GPU
 */
public record Settings(int gpushareMiB, int volcanoMiB, int sharedReplicas) {

  public static final Settings DEFAULT = new Settings(1024, 1, 10);

  private static final int MIB = 1 << 20;

  public Settings {
    check("gpushareMiB", gpushareMiB, 1024);
    check("volcanoMiB", volcanoMiB, 1024);
    check("sharedReplicas", sharedReplicas, 100);
  }

  private static void check(String name, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(name + " is " + value + "; it is from 1 to " + most);
    }
  }

  long bytes(Dialect.Unit unit) {
    return switch (unit) {
      case BYTE -> 1;
      case MIB -> MIB;
      case QUARTER_GIB -> 256L * MIB;
      case GPUSHARE -> (long) gpushareMiB * MIB;
      case VOLCANO -> (long) volcanoMiB * MIB;
    };
  }
}
