package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.edits.DeviceEdits;
import java.util.function.LongSupplier;

/**
 * What a desk works with.
 *
 * @param nanos a clock that never jumps
 */
public record HandoverParts(
    Ports.Pods pods,
    Ports.PodResources kubelet,
    Ports.Processes processes,
    DeviceEdits edits,
    Strategy strategy,
    Isolation isolation,
    Ports.Specs specs,
    LongSupplier nanos,
    Pause pause) {

  /** Lets time pass. */
  public interface Pause {
    void millis(long millis);
  }
}
