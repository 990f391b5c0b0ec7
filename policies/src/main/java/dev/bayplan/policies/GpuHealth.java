package dev.bayplan.policies;

/** Whether new pods may be placed on a device; running pods are never touched by it. */
public enum GpuHealth {
  OK,
  UNHEALTHY
}
