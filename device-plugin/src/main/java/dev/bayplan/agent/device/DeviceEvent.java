package dev.bayplan.agent.device;

import java.util.Optional;

/** What a driver tells unasked. */
public sealed interface DeviceEvent {

  /**
   * An error of the catalogue, as in the kernel log's {@code NVRM: Xid}.
   *
   * @param mig the MIG device that it concerns; empty: the whole GPU
   */
  record Xid(String uuid, int code, Optional<String> mig) implements DeviceEvent {}

  /** Devices came, went or were cut anew: the inventory is to be read again. */
  record Changed(String why) implements DeviceEvent {}
}
