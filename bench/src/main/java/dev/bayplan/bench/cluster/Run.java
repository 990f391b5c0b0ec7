package dev.bayplan.bench.cluster;

import java.util.List;

/**
 * What one trial gave.
 *
 * @param pods bound
 * @param seconds from the first write to the last bind seen
 * @param podsPerSecond10to90 of the pods between the first and the last tenth, by their own times
 * @param cpu used in that time
 */
record Run(int pods, double seconds, double podsPerSecond10to90, Cpu cpu) {

  private static final double NANOS = 1e9;

  /**
   * From the times at which pods were seen bound.
   *
   * @param nanos since the first write, in order
   */
  static Run of(List<Long> nanos, Cpu cpu) {
    int pods = nanos.size();
    int from = pods / 10;
    int to = pods - 1 - pods / 10;
    double middle = (nanos.get(to) - nanos.get(from)) / NANOS;
    return new Run(pods, nanos.getLast() / NANOS, (to - from) / middle, cpu);
  }

  double podsPerSecond() {
    return pods / seconds;
  }

  /** CPU of one part of the control plane. */
  double millisPerPod(String part) {
    return (double) cpu.of(part) / pods;
  }

  /** CPU of all its parts. */
  double millisPerPod() {
    return (double) cpu.allParts() / pods;
  }

  /** CPU of this bench: it creates no pod in that time, but watches, and lets pods go. */
  double clientMillisPerPod() {
    return (double) cpu.ownMillis() / pods;
  }

  /** Cores that other work on this machine took meanwhile. */
  double othersCores() {
    return cpu.othersMillis() / (seconds * 1000);
  }
}
