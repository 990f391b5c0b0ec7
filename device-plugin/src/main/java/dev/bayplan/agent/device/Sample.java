package dev.bayplan.agent.device;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The fast facts of one GPU at one moment; what its driver does not tell is empty.
 *
 * @param reachable false where NVML says that the GPU is lost, or where its calls hang
 * @param usedMiB memory in use, without the reserved part
 * @param utilisation of the SMs, in percent
 * @param memoryUtilisation of the memory bus, in percent
 * @param smClockMHz clock of the SMs
 * @param throttled why clocks are below what was asked; empty when they are not
 * @param energyJoules since the driver was loaded
 * @param processes that hold memory of this GPU or of its MIG devices
 */
public record Sample(
    String uuid,
    boolean reachable,
    OptionalLong usedMiB,
    OptionalInt utilisation,
    OptionalInt memoryUtilisation,
    OptionalInt temperatureCelsius,
    OptionalDouble powerWatts,
    OptionalDouble energyJoules,
    OptionalInt smClockMHz,
    OptionalInt memoryClockMHz,
    Set<Throttle> throttled,
    Optional<RemappedRows> rows,
    OptionalLong eccCorrected,
    OptionalLong eccUncorrected,
    List<GpuProcess> processes) {

  public Sample {
    throttled = Set.copyOf(throttled);
    processes = List.copyOf(processes);
  }

  /** Nothing is known but that it does not answer. */
  public static Sample lost(String uuid) {
    return bare(uuid, false);
  }

  /** It answers, and nothing else is known. */
  public static Sample silent(String uuid) {
    return bare(uuid, true);
  }

  private static Sample bare(String uuid, boolean reachable) {
    return new Sample(
        uuid,
        reachable,
        OptionalLong.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        OptionalDouble.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Set.of(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of());
  }

  /**
   * Rows of memory that were replaced by spare ones.
   *
   * @param pending a reset is needed before the replacement works
   * @param failed a row could not be replaced: the GPU is to be exchanged
   */
  public record RemappedRows(int correctable, int uncorrectable, boolean pending, boolean failed) {}

  /** Why clocks are low; NVML's {@code nvmlClocksEventReason*}. */
  public enum Throttle {
    APPLICATION_CLOCKS,
    SOFTWARE_POWER_CAP,
    HARDWARE_SLOWDOWN,
    SYNC_BOOST,
    SOFTWARE_THERMAL,
    HARDWARE_THERMAL,
    HARDWARE_POWER_BRAKE,
    DISPLAY_CLOCKS
  }
}
