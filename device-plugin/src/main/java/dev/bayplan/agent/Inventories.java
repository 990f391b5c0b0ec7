package dev.bayplan.agent;

import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.device.Inventory;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The slow facts, read again each minute (other programs cut GPUs too), at once when the driver
 * says that something changed, and soon while there is no driver.
 */
final class Inventories {

  private static final Duration SLOW = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofSeconds(5);

  private final DeviceReader devices;
  private final LongSupplier nanos;
  private @Nullable Inventory last;
  private long readAt;

  Inventories(DeviceReader devices, LongSupplier nanos) {
    this.devices = devices;
    this.nanos = nanos;
  }

  synchronized Inventory now() {
    Inventory known = last;
    long now = nanos.getAsLong();
    Duration pause = known instanceof Inventory.Devices ? SLOW : SOON;
    if (known == null || now - readAt >= pause.toNanos()) {
      known = devices.inventory();
      last = known;
      readAt = now;
    }
    return known;
  }

  /** The next look reads again. */
  synchronized void changed() {
    last = null;
  }

  boolean outdated() {
    return devices.outdated();
  }
}
