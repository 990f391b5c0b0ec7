package dev.bayplan.agent.nvml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * Calls of NVML as values: a function that this driver does not have, and a device that has no such
 * feature, are empty; what makes all further reading useless is an {@link NvmlFailure}.
 */
final class Calls {

  private static final Map<String, Boolean> PRESENT = new ConcurrentHashMap<>();
  private static final int TEXT = 128;

  private Calls() {}

  /** Whether the loaded library has this function; calling a missing one would end the process. */
  static boolean has(String function) {
    return PRESENT.computeIfAbsent(
        function,
        name -> {
          Pointer address = Loader.addressof(name);
          return address != null && !address.isNull();
        });
  }

  interface Raw {
    int call();
  }

  interface IntOut {
    int call(int[] out);
  }

  interface LongOut {
    int call(long[] out);
  }

  interface TextOut {
    int call(byte[] out, int size);
  }

  /** Whether it succeeded. */
  static boolean ok(String function, Raw raw) {
    return has(function) && succeeded(function, raw.call());
  }

  /**
   * The return code, {@link NvmlFailure#FUNCTION_NOT_FOUND} without calling where there is none.
   *
   * @throws NvmlFailure of the driver alone: whatever is wrong with a GPU is in the code
   */
  static int code(String function, Raw raw) {
    if (!has(function)) {
      return NvmlFailure.FUNCTION_NOT_FOUND;
    }
    int code = raw.call();
    if (NvmlFailure.isOfTheDriver(code)) {
      throw new NvmlFailure(code, function + ": " + meaning(code));
    }
    return code;
  }

  static OptionalInt integer(String function, IntOut raw) {
    int[] out = new int[1];
    return ok(function, () -> raw.call(out)) ? OptionalInt.of(out[0]) : OptionalInt.empty();
  }

  static OptionalLong number(String function, LongOut raw) {
    long[] out = new long[1];
    return ok(function, () -> raw.call(out)) ? OptionalLong.of(out[0]) : OptionalLong.empty();
  }

  static Optional<String> text(String function, TextOut raw) {
    byte[] out = new byte[TEXT];
    return ok(function, () -> raw.call(out, TEXT)) ? Optional.of(text(out)) : Optional.empty();
  }

  static String text(byte[] zeroEnded) {
    int end = 0;
    while (end < zeroEnded.length && zeroEnded[end] != 0) {
      end++;
    }
    return new String(zeroEnded, 0, end, UTF_8);
  }

  static boolean succeeded(String function, int code) {
    if (NvmlFailure.isFatal(code)) {
      throw new NvmlFailure(code, function + ": " + meaning(code));
    }
    return code == 0;
  }

  /** NVML's own words for a return code. */
  static String meaning(int code) {
    BytePointer words = nvml.nvmlErrorString(code);
    return code + (words == null || words.isNull() ? "" : " (" + words.getString() + ")");
  }
}
