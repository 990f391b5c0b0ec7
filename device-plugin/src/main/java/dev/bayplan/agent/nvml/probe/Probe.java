package dev.bayplan.agent.nvml.probe;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The child process of one probe: {@code Probe UUID [PEER-UUID] [--library FILE] [--dev FOLDER]}.
 * It prints one sentence. Exit codes:
 *
 * <table>
 * <caption>Exit codes</caption>
 * <tr><td>0</td><td>the GPU passed</td></tr>
 * <tr><td>10</td><td>it failed</td></tr>
 * <tr><td>20</td><td>the probe cannot be run here, which says nothing of the GPU</td></tr>
 * <tr><td>64</td><td>the arguments make no sense</td></tr>
 * <tr><td>any other</td><td>the driver ended the process: the GPU failed</td></tr>
 * </table>
 *
 * By hand: {@code CUDA_VISIBLE_DEVICES=GPU-… java --enable-native-access=ALL-UNNAMED -cp …
 * dev.bayplan.agent.nvml.probe.Probe GPU-…}.
 */
public final class Probe {

  static final int PASSED = 0;
  static final int FAILED = 10;
  static final int UNAVAILABLE = 20;
  static final int USAGE = 64;

  private Probe() {}

  public static void main(String[] arguments) {
    List<String> uuids = new ArrayList<>();
    String library = "libcuda.so.1";
    Path devices = Path.of("/dev");
    for (int i = 0; i < arguments.length; i++) {
      switch (arguments[i]) {
        case "--library" -> library = ++i < arguments.length ? arguments[i] : "";
        case "--dev" -> devices = Path.of(++i < arguments.length ? arguments[i] : "");
        default -> uuids.add(arguments[i]);
      }
    }
    if (uuids.isEmpty() || uuids.size() > 2 || library.isEmpty()) {
      end(USAGE, "usage: Probe UUID [PEER-UUID] [--library FILE] [--dev FOLDER]");
    } else if (!Files.exists(devices.resolve("nvidia-uvm"))) {
      end(UNAVAILABLE, devices.resolve("nvidia-uvm") + " is not there: CUDA needs it");
    } else {
      probe(uuids, library);
    }
  }

  private static void probe(List<String> uuids, String library) {
    // A shared arena of libcuda is never closed: its threads may still run at the end.
    Arena arena = Arena.global();
    Optional<String> peer = uuids.size() > 1 ? Optional.of(uuids.get(1)) : Optional.empty();
    try {
      end(PASSED, new Exercise(new Cuda(arena, library), arena).run(uuids.getFirst(), peer));
    } catch (CudaException problem) {
      end(problem.isUnavailable() ? UNAVAILABLE : FAILED, String.valueOf(problem.getMessage()));
    }
  }

  /** Without libcuda's own clean-up, which may hang on a broken GPU. */
  private static void end(int code, String sentence) {
    System.out.println(sentence);
    System.out.flush();
    Runtime.getRuntime().halt(code);
  }
}
