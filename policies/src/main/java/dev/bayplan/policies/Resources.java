package dev.bayplan.policies;

/** The counted resources that every pod asks for beside GPUs. Sums saturate instead of wrapping. */
public record Resources(long cpuMillis, long memoryBytes) {

  public static final Resources NONE = new Resources(0, 0);

  public Resources {
    if (cpuMillis < 0 || memoryBytes < 0) {
      throw new IllegalArgumentException(
          "negative resources: " + cpuMillis + "m CPU, " + memoryBytes + " bytes");
    }
  }

  public Resources plus(Resources other) {
    return new Resources(
        saturatingSum(cpuMillis, other.cpuMillis), saturatingSum(memoryBytes, other.memoryBytes));
  }

  public Resources max(Resources other) {
    return new Resources(
        Math.max(cpuMillis, other.cpuMillis), Math.max(memoryBytes, other.memoryBytes));
  }

  private static long saturatingSum(long a, long b) {
    long sum = a + b;
    return sum < 0 ? Long.MAX_VALUE : sum;
  }
}
