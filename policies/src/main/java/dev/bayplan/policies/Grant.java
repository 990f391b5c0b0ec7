package dev.bayplan.policies;

/** One device, or a part of it, for one container. */
public sealed interface Grant {

  String container();

  GpuId gpu();

  /** The whole GPU. */
  record Whole(String container, GpuId gpu) implements Grant {}

  /** A MIG device of the GPU. */
  record Mig(String container, MigId mig, GpuId gpu) implements Grant {}

  /** A share; {@code computePercent} 0 where the request does not say. */
  record Share(String container, GpuId gpu, long memoryMiB, int computePercent) implements Grant {}
}
