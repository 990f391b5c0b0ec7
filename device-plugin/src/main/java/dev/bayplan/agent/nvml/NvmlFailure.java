package dev.bayplan.agent.nvml;

import java.util.Set;

/**
 * A return code that ends the reading of a GPU or of all of them; never leaves this package. Codes:
 * {@code nvml.h}, {@code nvmlReturn_t}.
 */
final class NvmlFailure extends RuntimeException {

  private static final long serialVersionUID = 1;

  static final int UNINITIALIZED = 1;
  static final int INVALID_ARGUMENT = 2;
  static final int NOT_SUPPORTED = 3;
  static final int NOT_FOUND = 6;
  static final int INSUFFICIENT_SIZE = 7;
  static final int DRIVER_NOT_LOADED = 9;
  static final int TIMEOUT = 10;
  static final int FUNCTION_NOT_FOUND = 13;
  static final int GPU_IS_LOST = 15;
  static final int RESET_REQUIRED = 16;
  static final int LIB_RM_VERSION_MISMATCH = 18;

  private static final Set<Integer> OF_THE_DRIVER =
      Set.of(UNINITIALIZED, DRIVER_NOT_LOADED, LIB_RM_VERSION_MISMATCH);

  private static final Set<Integer> OF_NO_SUCH_THING =
      Set.of(INVALID_ARGUMENT, NOT_SUPPORTED, NOT_FOUND, FUNCTION_NOT_FOUND);

  private static final Set<Integer> OF_A_GPU = Set.of(GPU_IS_LOST, RESET_REQUIRED);

  private final int code;

  NvmlFailure(int code, String what) {
    super(what);
    this.code = code;
  }

  int code() {
    return code;
  }

  /** Whether nothing can be read any more, not just this value. */
  static boolean isFatal(int code) {
    return OF_THE_DRIVER.contains(code) || OF_A_GPU.contains(code);
  }

  /** Whether the answer is that there is no such thing, rather than that it cannot be told now. */
  static boolean isNo(int code) {
    return OF_NO_SUCH_THING.contains(code);
  }

  static boolean isOfTheDriver(int code) {
    return OF_THE_DRIVER.contains(code);
  }

  boolean isOfTheDriver() {
    return isOfTheDriver(code);
  }
}
