package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.edits.DeviceEdits;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What a desk works with.
 *
 * @param strategy for this moment: it depends on the container engine
 * @param nanos a clock that never jumps
 */
public record HandoverParts(
    Ports.Pods pods,
    Ports.PodResources kubelet,
    Ports.Checkpoint checkpoint,
    Ports.Processes processes,
    DeviceEdits edits,
    Supplier<Strategy> strategy,
    Isolation isolation,
    Ports.Specs specs,
    LongSupplier nanos,
    Pause pause) {

  /** Lets time pass. */
  public interface Pause {
    void millis(long millis);
  }
}
