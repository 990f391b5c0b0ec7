package dev.bayplan.bench.fleet;

/**
 * One kind of node.
 *
 * @param gpus how many GPUs it has, all of one model
 * @param nodes how many such nodes the original cluster has
 */
public record NodeShape(String model, int gpus, long cpuMillis, long memoryMiB, int nodes) {

  /** Names the shape for people: {@code G2 x8, 96 CPUs, 384 GiB}. */
  public String title() {
    return "%s x%d, %d CPUs, %d GiB".formatted(model, gpus, cpuMillis / 1000, memoryMiB / 1024);
  }
}
