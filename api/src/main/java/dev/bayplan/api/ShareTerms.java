package dev.bayplan.api;

import dev.bayplan.policies.GpuAsk;
import java.util.Optional;

/**
 * How the amount of {@link Keys#GPU_MEMORY} of each container of a pod is to be read.
 *
 * @param perMille size of each part in thousandths of its GPU's memory; 0 where the amount says it
 * @param gpus on how many GPUs a container's share is
 */
record ShareTerms(int perMille, int computePercent, int gpus) {

  private static final long MIB_PER_GIB = 1024;

  static ShareTerms read(Annotated pod) {
    int percent =
        (int)
            pod.number(
                Keys.GPU_COMPUTE,
                1,
                100,
                0,
                "write a whole number of percent from 1 to 100, without a sign or %");
    int gpus =
        (int) pod.number(Keys.GPU_SHARE_COUNT, 1, 64, 1, "write a whole number from 1 to 64");
    return new ShareTerms(perMille(pod), percent, gpus);
  }

  private static int perMille(Annotated pod) {
    String text = pod.text(Keys.GPU_MEMORY_PERCENT);
    if (text.isEmpty()) {
      return 0;
    }
    if (text.matches("[0-9]{1,3}([.][0-9])?")) {
      int perMille = Integer.parseInt(text.contains(".") ? text.replace(".", "") : text + "0");
      if (perMille >= 1 && perMille <= 1000) {
        return perMille;
      }
    }
    pod.fail(
        Keys.GPU_MEMORY_PERCENT, "write percent from 0.1 to 100 with at most one decimal: 12.5");
    return 0;
  }

  /** The ask of a container with this much of the resource; empty where that cannot be so. */
  Optional<GpuAsk> ask(long tokens) {
    if (perMille > 0) {
      return tokens == gpus
          ? Optional.of(new GpuAsk.Share(0, perMille, computePercent, gpus))
          : Optional.empty();
    }
    return tokens % gpus == 0
        ? Optional.of(new GpuAsk.Share(tokens / gpus * MIB_PER_GIB, 0, computePercent, gpus))
        : Optional.empty();
  }

  /** What to write where {@link #ask} is empty. */
  String mend() {
    return perMille > 0
        ? "but its size is relative (" + Keys.GPU_MEMORY_PERCENT + "); write " + gpus + " here"
        : "which is not to be spread over "
            + gpus
            + " GPUs ("
            + Keys.GPU_SHARE_COUNT
            + ") in equal parts of whole GiB; write a multiple of "
            + gpus;
  }
}
