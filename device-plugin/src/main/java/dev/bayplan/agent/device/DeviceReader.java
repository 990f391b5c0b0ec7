package dev.bayplan.agent.device;

import java.time.Duration;
import java.util.List;

/**
 * Where the devices of this node are read. A call may take long where a GPU hangs; it never throws
 * for what a driver can do: what is not known is left out, and no driver is a reading too.
 */
public interface DeviceReader extends AutoCloseable {

  /** The slow facts: which devices there are and how they are joined. */
  Inventory inventory();

  /** The fast facts of the GPUs of the last inventory, in its order; a lost GPU says so. */
  List<Sample> sample();

  /** The events since the last call, oldest first; waits at most so long for the first. */
  List<DeviceEvent> events(Duration atMost);

  /**
   * Whether only a new process can read on: the library in memory is older than the driver, which
   * was updated underneath.
   */
  default boolean outdated() {
    return false;
  }

  @Override
  void close();
}
