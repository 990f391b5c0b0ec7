package dev.bayplan.agent.nvml.probe;

import java.util.Set;

/** A call of the driver API that did not succeed, or could not be made. */
final class CudaException extends Exception {

  /**
   * What says nothing of the GPU (cuda.h, CUresult): 34 a stub library, 46 in exclusive use, 803
   * and 804 a library of another version, 805 to 809 an MPS server is in between.
   */
  private static final Set<Integer> NOT_THE_GPU = Set.of(34, 46, 803, 804, 805, 806, 807, 808, 809);

  private final boolean unavailable;

  private CudaException(String message, boolean unavailable) {
    super(message);
    this.unavailable = unavailable;
  }

  static CudaException of(String function, int code, String name) {
    return new CudaException(
        function + " answered " + code + " " + name, NOT_THE_GPU.contains(code));
  }

  /** The probe cannot be run here. */
  static CudaException unavailable(String why) {
    return new CudaException(why, true);
  }

  /** The GPU does wrong. */
  static CudaException wrong(String why) {
    return new CudaException(why, false);
  }

  boolean isUnavailable() {
    return unavailable;
  }
}
