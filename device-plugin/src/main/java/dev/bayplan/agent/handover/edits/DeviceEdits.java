package dev.bayplan.agent.handover.edits;

import dev.bayplan.agent.device.GpuDevice;
import java.util.Optional;

/** Where the edits of a device come from. */
public interface DeviceEdits {

  /**
   * @param mig the MIG device that is meant; empty: the whole GPU
   */
  Edits of(GpuDevice gpu, Optional<GpuDevice.MigDevice> mig);
}
