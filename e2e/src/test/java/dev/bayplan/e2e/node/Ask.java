package dev.bayplan.e2e.node;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.Assignment.Device;
import dev.bayplan.api.Extras;
import dev.bayplan.api.Keys;
import java.util.Arrays;
import java.util.List;

/**
 * What one container asks for, and which devices the plan gives it.
 *
 * @param count of the resource
 */
record Ask(String container, boolean init, String resource, int count, List<Device> plan) {
  static final int MIB_PER_GIB = 1024;

  /** Whole GPUs, by UUID. */
  static Ask whole(String... gpus) {
    List<Device> plan =
        Arrays.stream(gpus).<Device>map(gpu -> new Device.Whole(gpu, Extras.NONE)).toList();
    return new Ask("main", false, Keys.GPU, gpus.length, plan);
  }

  /** So many whole GPUs, whichever. */
  static Ask whole(int count) {
    return new Ask("main", false, Keys.GPU, count, List.of());
  }

  /** So many GiB of one GPU. */
  static Ask share(String gpu, int gib) {
    return new Ask(
        "main",
        false,
        Keys.GPU_MEMORY,
        gib,
        List.of(new Device.Share(gpu, (long) gib * MIB_PER_GIB, 0, Extras.NONE)));
  }

  static Ask mig(Fleet fleet, Fleet.Mig mig) {
    Device plan = new Device.Mig(mig.uuid(), fleet.gpu(mig.gpu()), Extras.NONE);
    return new Ask("main", false, mig.resource(), 1, List.of(plan));
  }

  static Ask nothing(String container) {
    return new Ask(container, false, "cpu", 0, List.of());
  }

  /** Of another container. */
  Ask in(String other) {
    return new Ask(other, init, resource, count, plan);
  }

  Ask ofInit(String other) {
    return new Ask(other, true, resource, count, plan);
  }

  /** Without a plan: of a pod that never went through the scheduler. */
  Ask unplanned() {
    return new Ask(container, init, resource, count, List.of());
  }

  Assignment.Device.Share share() {
    return (Assignment.Device.Share) plan.getFirst();
  }
}
