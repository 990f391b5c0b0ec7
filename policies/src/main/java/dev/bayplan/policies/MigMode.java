package dev.bayplan.policies;

import java.util.Comparator;
import java.util.List;

/**
 * Whether a GPU is cut, and into what. A GPU in MIG mode can be had neither whole nor in shares,
 * also before anything is cut from it.
 *
 * @param devices by id, whatever order they were told in; at most {@link #MAX_DEVICES}
 */
public record MigMode(boolean enabled, List<MigDevice> devices) {

  /** Bit masks of a GPU's MIG devices are 64 wide; no GPU can be cut into so many. */
  public static final int MAX_DEVICES = 64;

  public static final MigMode OFF = new MigMode(false, List.of());

  public MigMode {
    devices = devices.stream().sorted(Comparator.comparing(MigDevice::id)).toList();
    if (devices.size() > MAX_DEVICES || (!enabled && !devices.isEmpty())) {
      throw new IllegalArgumentException(
          devices.size() + " MIG devices, MIG mode " + (enabled ? "on" : "off"));
    }
  }

  /** In MIG mode, and cut into these. */
  public static MigMode of(MigDevice... devices) {
    return new MigMode(true, List.of(devices));
  }
}
