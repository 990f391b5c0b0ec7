package dev.bayplan.policies;

/** One container's name, kind and wish for GPUs, in the pod's order (init containers first). */
public record ContainerRequest(String name, ContainerKind kind, GpuAsk gpus) {}
