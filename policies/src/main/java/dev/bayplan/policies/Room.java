package dev.bayplan.policies;

import java.util.List;

/** What is left on a node, to be tried with: the node itself stays as it is. */
class Room {

  /** A whole GPU; idle GPU is counted in millionths. */
  static final long GPU = 1_000_000;

  /** More than any node has, so that no sum overflows whatever a node claims. */
  private static final long MAX_CPU_MILLIS = 1_000_000_000;

  /** For those who do not try anything out: nothing is there, and taking changes nothing. */
  static final Room NONE =
      new Room(List.of()) {
        @Override
        void takeCpu(long millis) {}

        @Override
        void takeWhole(long mask) {}

        @Override
        void takeShare(int gpu, long memoryMiB, int computePercent) {}
      };

  private final List<Gpu> gpus;
  private final long[] freeMiB;
  private final int[] freePercent;
  private final long[] idle;
  private long open;
  private long untouched;
  private long cpuMillis;

  private Room(List<Gpu> gpus) {
    this.gpus = gpus;
    freeMiB = new long[gpus.size()];
    freePercent = new int[gpus.size()];
    idle = new long[gpus.size()];
  }

  static Room of(NodeState node) {
    Room room = new Room(node.gpus());
    for (int gpu = 0; gpu < room.gpus.size(); gpu++) {
      room.freeMiB[gpu] = node.freeMiB(gpu);
      room.freePercent[gpu] = node.freePercent(gpu);
      boolean usable =
          node.gpus().get(gpu).healthy() && !node.gpus().get(gpu).cut() && !node.heldWhole(gpu);
      room.open |= usable ? 1L << gpu : 0;
      room.untouched |= usable && node.untouched(gpu) ? 1L << gpu : 0;
      room.count(gpu);
    }
    long cpu = Math.min(MAX_CPU_MILLIS, node.facts().allocatable().cpuMillis());
    room.cpuMillis = cpu - Math.min(MAX_CPU_MILLIS, node.used().cpuMillis());
    return room;
  }

  private void count(int gpu) {
    long memory = freeMiB[gpu] * GPU / gpus.get(gpu).memoryMiB();
    long left = Math.min(memory, freePercent[gpu] * (GPU / 100));
    idle[gpu] = (open & 1L << gpu) == 0 ? 0 : Math.max(0, left);
  }

  void takeCpu(long millis) {
    cpuMillis -= millis;
  }

  void takeWhole(long mask) {
    open &= ~mask;
    untouched &= ~mask;
    for (long left = mask; left != 0; left &= left - 1) {
      count(Long.numberOfTrailingZeros(left));
    }
  }

  void takeShare(int gpu, long memoryMiB, int computePercent) {
    untouched &= ~(1L << gpu);
    freeMiB[gpu] -= memoryMiB;
    freePercent[gpu] -= computePercent;
    count(gpu);
  }

  /** Undoes {@link #takeShare}. */
  void giveBack(int gpu, long memoryMiB, int computePercent, boolean wasUntouched) {
    untouched |= wasUntouched ? 1L << gpu : 0;
    freeMiB[gpu] += memoryMiB;
    freePercent[gpu] += computePercent;
    count(gpu);
  }

  boolean untouched(int gpu) {
    return (untouched & 1L << gpu) != 0;
  }

  long cpuMillis() {
    return cpuMillis;
  }

  long idle(int gpu) {
    return idle[gpu];
  }

  long idle() {
    long sum = 0;
    for (long one : idle) {
      sum += one;
    }
    return sum;
  }

  List<Gpu> gpus() {
    return gpus;
  }

  /** GPUs that nobody holds anything of, as a bit mask. */
  long untouched() {
    return untouched;
  }

  /** Whether a share of this size has room on this GPU. */
  boolean takes(int gpu, long memoryMiB, int computePercent) {
    return (open & 1L << gpu) != 0
        && freeMiB[gpu] >= memoryMiB
        && freePercent[gpu] >= computePercent;
  }
}
