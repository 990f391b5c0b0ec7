package dev.bayplan.scheduler.engine;

import java.util.Arrays;
import java.util.List;

/**
 * How much it would be a pity to put a gang on a node. A gang with GPUs leaves an NVLink domain
 * alone that nobody has touched, unless it would fill half of it: a smaller one takes what is
 * broken already. A gang without GPUs leaves all GPUs alone, and those of NVLink domains most.
 */
final class Scarcity {

  private static final int NO_GPUS = 0;
  private static final int GPUS = 1;
  private static final int NVLINK = 2;
  private static final int UNTOUCHED_NVLINK = 3;

  private final int[] of;
  private final Supply supply;

  private Scarcity(Supply supply) {
    this.supply = supply;
    this.of = new int[supply.tree().size()];
  }

  static Scarcity of(Supply supply, TopologyLevels levels) {
    Scarcity scarcity = new Scarcity(supply);
    long gpus = supply.roles().stream().mapToLong(role -> (long) role.gpus() * role.size()).sum();
    if (gpus == 0) {
      scarcity.spareGpus();
    }
    levels.nvlink().forEach(key -> scarcity.spare(supply.tree().level(key), gpus));
    return scarcity;
  }

  private void spareGpus() {
    for (int leaf = 0; leaf < of.length; leaf++) {
      of[leaf] = supply.hasGpus(leaf) ? GPUS : NO_GPUS;
    }
  }

  private void spare(int level, long gpus) {
    if (level == 0) {
      return;
    }
    for (TopologyTree.Branch domain : supply.tree().branches(level)) {
      boolean small = 2 * gpus < supply.allGpus(domain);
      if (small && supply.untouched(domain)) {
        Arrays.fill(of, domain.from(), domain.to(), UNTOUCHED_NVLINK);
      } else if (gpus == 0 && supply.allGpus(domain) > 0) {
        for (int leaf = domain.from(); leaf < domain.to(); leaf++) {
          of[leaf] = Math.max(of[leaf], NVLINK);
        }
      }
    }
  }

  /** The supply of each degree of pity, the least first; each has what the ones before it have. */
  List<Supply> supplies() {
    return Arrays.stream(of).distinct().sorted().mapToObj(this::upTo).toList();
  }

  private Supply upTo(int degree) {
    boolean[] allowed = new boolean[of.length];
    boolean all = true;
    for (int leaf = 0; leaf < of.length; leaf++) {
      allowed[leaf] = of[leaf] <= degree;
      all &= allowed[leaf];
    }
    return all ? supply : supply.only(allowed);
  }
}
