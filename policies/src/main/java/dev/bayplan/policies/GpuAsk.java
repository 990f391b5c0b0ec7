package dev.bayplan.policies;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What one container wants of GPUs. */
public sealed interface GpuAsk {

  /** No GPU. */
  record None() implements GpuAsk {}

  /** {@code count} whole GPUs, at least one. */
  record Whole(int count) implements GpuAsk {
    public Whole {
      if (count < 1) {
        throw new IllegalArgumentException("a container asks for " + count + " whole GPUs");
      }
    }
  }

  /**
   * Equal parts of so many different GPUs, mostly of one.
   *
   * @param memoryMiB GPU memory of each part, at least 1; 0 where it is relative
   * @param memoryPerMille of the GPU's memory, 1 to 1000; 0 where the part is absolute
   * @param computePercent compute of each part, 1 to 100, or 0 where the request does not say
   * @param gpus on how many different GPUs, at least 1
   */
  record Share(long memoryMiB, int memoryPerMille, int computePercent, int gpus) implements GpuAsk {
    public Share {
      boolean sized = memoryMiB > 0 ? memoryPerMille == 0 : memoryMiB == 0 && memoryPerMille > 0;
      if (!sized || memoryPerMille > 1000 || computePercent < 0 || computePercent > 100) {
        throw new IllegalArgumentException(
            "a share of %d MiB or %d per mille and %d percent"
                .formatted(memoryMiB, memoryPerMille, computePercent));
      }
      if (gpus < 1) {
        throw new IllegalArgumentException("a share of " + gpus + " GPUs");
      }
    }

    /** A part of one GPU, of a size of its own. */
    public Share(long memoryMiB, int computePercent) {
      this(memoryMiB, 0, computePercent, 1);
    }

    /** MiB of this GPU; a relative part is rounded down, so that whole parts never exceed it. */
    public long memoryOn(Gpu gpu) {
      return memoryPerMille == 0 ? memoryMiB : Math.max(1, gpu.memoryMiB() * memoryPerMille / 1000);
    }
  }

  /**
   * MIG devices, which an admin has cut.
   *
   * @param profiles how many of each profile ({@code 1g.10gb}), at least one
   */
  record Mig(SortedMap<String, Integer> profiles) implements GpuAsk {
    public Mig {
      profiles = Collections.unmodifiableSortedMap(new TreeMap<>(profiles));
      if (profiles.isEmpty() || profiles.values().stream().anyMatch(count -> count < 1)) {
        throw new IllegalArgumentException("a container asks for MIG devices " + profiles);
      }
    }

    public int count() {
      return profiles.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  GpuAsk NONE = new None();

  /** How many MIG devices of this profile. */
  default int migDevices(String profile) {
    return this instanceof Mig mig ? mig.profiles().getOrDefault(profile, 0) : 0;
  }
}
