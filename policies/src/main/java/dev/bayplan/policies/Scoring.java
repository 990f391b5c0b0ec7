package dev.bayplan.policies;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * How placements are compared: a preset, the job mix that it looks at, the seed of this decision
 * ({@link Preset#RANDOM} alone looks at it), and in which order the levels count. A pure function
 * of the four. Without a mix {@link Preset#DEFAULT} is packing, and {@link Preset#FGD} finds all
 * nodes equal.
 */
public final class Scoring {

  /** What is used where nobody says anything: it needs no job mix. */
  public static final Scoring PACKING = new Scoring(Preset.PACKING, JobMix.UNKNOWN, 0);

  /** A node counts as having this much when CPU and GPU left are weighed against each other. */
  private static final long TYPICAL_CPU_MILLIS = 128_000;

  private static final long TYPICAL_GPUS = 8;

  /** Brings stranded GPU to the unit of {@link #left} times thousandths. */
  private static final long SCALE = 4 * TYPICAL_GPUS * Room.GPU / 1000;

  /** Weight of the pull to the fuller node in {@link Preset#DEFAULT}, in thousandths. */
  private static final long PULL_PER_MILLE = 100;

  private final Preset preset;
  private final JobMix mix;
  private final Stranding stranding;
  private final long seed;
  private final List<Level> levels;
  private final Set<String> nvlink;

  private Scoring(
      Preset preset,
      JobMix mix,
      Stranding stranding,
      long seed,
      List<Level> levels,
      Set<String> nvlink) {
    this.preset = preset;
    this.mix = mix;
    this.stranding = stranding;
    this.seed = seed;
    this.levels = levels;
    this.nvlink = nvlink;
  }

  /** In the order of the preset. */
  public Scoring(Preset preset, JobMix mix, long seed) {
    this(preset, mix, new Stranding(mix), seed, levels(preset), Set.of());
  }

  private static List<Level> levels(Preset preset) {
    return switch (preset) {
      case DEFAULT -> List.of(Level.LINKS, Level.FRAGMENTATION, Level.BINPACK);
      case FGD, BESTFIT, SPREAD -> List.of(Level.LINKS, Level.FRAGMENTATION);
      case PACKING -> List.of(Level.LINKS, Level.BINPACK);
      case RANDOM -> List.of(Level.LINKS);
    };
  }

  public Preset preset() {
    return preset;
  }

  public JobMix mix() {
    return mix;
  }

  /** The same with another seed. */
  public Scoring seeded(long newSeed) {
    return new Scoring(preset, mix, stranding, newSeed, levels, nvlink);
  }

  /**
   * The same, and nodes with one of these labels are the scarcest ones.
   *
   * @param labels keys of levels whose domains are joined by NVLink
   */
  public Scoring sparing(Set<String> labels) {
    return new Scoring(preset, mix, stranding, seed, levels, Set.copyOf(labels));
  }

  /**
   * As the pods of this class are compared: as their policy says, and by links where they matter.
   */
  public Scoring of(PodClass pod) {
    List<Level> prefer = pod.rules().prefer();
    Preset by = prefer.isEmpty() ? preset : fitting(prefer);
    List<Level> all = prefer.isEmpty() ? levels : prefer;
    boolean linked = pod.request().wholeGpus() > 1;
    return new Scoring(
        by,
        mix,
        stranding,
        seed,
        linked ? all : all.stream().filter(level -> level != Level.LINKS).toList(),
        nvlink);
  }

  /** The preset that computes what these levels compare. A pull to fuller nodes is no spreading. */
  private static Preset fitting(List<Level> prefer) {
    boolean spreads = prefer.contains(Level.SPREAD);
    if (prefer.contains(Level.FRAGMENTATION)) {
      return spreads ? Preset.FGD : Preset.DEFAULT;
    }
    return spreads ? Preset.SPREAD : Preset.PACKING;
  }

  /** The score as numbers, the first one counts most; higher is better. */
  public long[] keys(Score score) {
    long[] keys = new long[2 + 4 * levels.size()];
    int at = 0;
    keys[at++] = score.preference();
    keys[at++] = score.sparing();
    for (Level level : levels) {
      at = write(level, score, keys, at);
    }
    return keys;
  }

  private static int write(Level level, Score score, long[] keys, int from) {
    int at = from;
    switch (level) {
      case LINKS -> {
        keys[at++] = score.links().ring();
        keys[at++] = score.links().near();
        keys[at++] = score.links().lanes();
        keys[at++] = score.links().aligned();
      }
      case FRAGMENTATION -> keys[at++] = score.fit();
      case BINPACK -> {
        keys[at++] = score.intact();
        keys[at++] = score.packing();
        keys[at++] = score.snug();
      }
      case SPREAD -> {
        keys[at++] = -score.packing();
        keys[at++] = -score.snug();
      }
    }
    return at;
  }

  /** Level by level; a lower level decides only where all above it are equal. */
  public int compare(Score one, Score other) {
    return Arrays.compare(keys(one), keys(other));
  }

  /** Idle GPU that the mix cannot use, summed with the weights of its tasks. */
  public long stranded(NodeState node) {
    return node.stranded(stranding);
  }

  /** Whether a placement must be tried out to be compared. */
  boolean triesOut() {
    return preset != Preset.PACKING && preset != Preset.RANDOM;
  }

  /** See {@link Score#sparing}; it comes before all levels, whatever the preset. */
  long sparing(Request request, NodeState node) {
    if (request.wantsGpus() || node.gpus().isEmpty()) {
      return 0;
    }
    return nvlink.stream().anyMatch(node.facts().labels()::containsKey) ? -2 : -1;
  }

  /** What it is worth to put this share on this GPU rather than on another one of its node. */
  long worth(Room room, int gpu, long memoryMiB, int computePercent) {
    return switch (preset) {
      case DEFAULT, FGD -> {
        boolean untouched = room.untouched(gpu);
        room.takeShare(gpu, memoryMiB, computePercent);
        long worth = value(room, 0);
        room.giveBack(gpu, memoryMiB, computePercent, untouched);
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
  long before(NodeState node) {
    return strands() ? scaled(stranded(node)) : 0;
  }

  private boolean strands() {
    return preset == Preset.DEFAULT || preset == Preset.FGD;
  }

  private long scaled(long stranded) {
    return preset == Preset.DEFAULT ? SCALE * stranded : stranded;
  }

  /** What a node is worth once the request is on it, less what it was before; higher is better. */
  long value(Room after, long before) {
    return switch (preset) {
      case DEFAULT ->
          before - scaled(stranding.of(after)) - PULL_PER_MILLE * stranding.weight() * left(after);
      case FGD -> before - stranding.of(after);
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
