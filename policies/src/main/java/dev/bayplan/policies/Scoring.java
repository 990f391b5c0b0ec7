package dev.bayplan.policies;

/**
 * How placements are compared: a preset, the job mix that it looks at, and the seed of this
 * decision ({@link Preset#RANDOM} alone looks at it). A pure function of the three. Without a mix
 * {@link Preset#DEFAULT} is packing, and {@link Preset#FGD} finds all nodes equal.
 */
public record Scoring(Preset preset, JobMix mix, long seed) {

  /** What is used where nobody says anything: it needs no job mix. */
  public static final Scoring PACKING = new Scoring(Preset.PACKING, JobMix.UNKNOWN, 0);

  /** A node counts as having this much when CPU and GPU left are weighed against each other. */
  private static final long TYPICAL_CPU_MILLIS = 128_000;

  private static final long TYPICAL_GPUS = 8;

  /** Brings stranded GPU to the unit of {@link #left} times thousandths. */
  private static final long SCALE = 4 * TYPICAL_GPUS * Room.GPU / 1000;

  /** Weight of the pull to the fuller node in {@link Preset#DEFAULT}, in thousandths. */
  private static final long PULL_PER_MILLE = 100;

  /** Idle GPU that the mix cannot use, summed with the weights of its tasks. */
  public long stranded(NodeState node) {
    return stranded(Room.of(node));
  }

  private long stranded(Room room) {
    long idle = room.idle();
    long sum = 0;
    for (JobMix.Task task : mix.tasks()) {
      sum += task.weight() * room.unusable(task, idle);
    }
    return sum;
  }

  /** Whether a placement must be tried out to be compared. */
  boolean triesOut() {
    return preset != Preset.PACKING && preset != Preset.RANDOM;
  }

  /** Whether placements that are equal so far are compared by packing. */
  boolean packs() {
    return preset == Preset.DEFAULT || preset == Preset.PACKING;
  }

  /** What it is worth to put this share on this GPU rather than on another one of its node. */
  long worth(Room room, int gpu, GpuAsk.Share share) {
    return switch (preset) {
      case DEFAULT, FGD -> {
        boolean untouched = room.untouched(gpu);
        room.takeShare(gpu, share.memoryMiB(), share.computePercent());
        long worth = value(room, 0);
        room.giveBack(gpu, share.memoryMiB(), share.computePercent(), untouched);
        yield worth;
      }
      case SPREAD -> room.idle(gpu);
      case RANDOM -> mixed(gpu);
      case BESTFIT, PACKING -> 0;
    };
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
  private long mixed(int value) {
    long z = seed + (value + 1) * 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  /** What a node as it is before is worth; see {@link #value}. */
  long before(Room room) {
    return switch (preset) {
      case DEFAULT -> SCALE * stranded(room);
      case FGD -> stranded(room);
      case BESTFIT, PACKING, SPREAD, RANDOM -> 0;
    };
  }

  /** What a node is worth once the request is on it, less what it was before; higher is better. */
  long value(Room after, long before) {
    return switch (preset) {
      case DEFAULT -> before - before(after) - PULL_PER_MILLE * mix.weight() * left(after);
      case FGD -> before - before(after);
      case BESTFIT -> -left(after);
      case SPREAD -> left(after);
      case PACKING, RANDOM -> 0;
    };
  }

  /** CPU and GPU left, equally weighed: a typical node that is empty has 32 millions. */
  private static long left(Room room) {
    long cpu = room.cpuMillis() * (2 * TYPICAL_GPUS * Room.GPU / TYPICAL_CPU_MILLIS);
    return cpu + 2 * room.idle();
  }
}
