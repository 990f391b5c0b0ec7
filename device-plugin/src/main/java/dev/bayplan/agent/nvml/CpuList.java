package dev.bayplan.agent.nvml;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** A set of CPUs in Linux's list form: {@code 48-63,176-191}. */
final class CpuList {

  private CpuList() {}

  static String of(BitSet cpus) {
    List<String> ranges = new ArrayList<>();
    for (int from = cpus.nextSetBit(0); from >= 0; ) {
      int end = cpus.nextClearBit(from);
      ranges.add(end - 1 == from ? Integer.toString(from) : from + "-" + (end - 1));
      from = cpus.nextSetBit(end);
    }
    return String.join(",", ranges);
  }
}
