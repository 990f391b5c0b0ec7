package dev.bayplan.policies;

/** The whole GPUs of one pod, as bit masks by the positions of its containers. */
final class WholeSet {

  private final long[] own;
  private final long all;

  static WholeSet none(Request request) {
    return new WholeSet(new long[request.containers().size()]);
  }

  /**
   * @param own is given away
   */
  WholeSet(long[] own) {
    this.own = own;
    long sum = 0;
    for (long mask : own) {
      sum |= mask;
    }
    this.all = sum;
  }

  /** Those of all containers: some can have the same, one after the other. */
  long all() {
    return all;
  }

  long own(int container) {
    return own[container];
  }
}
