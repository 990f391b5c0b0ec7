package dev.bayplan.bench.gangs;

import dev.bayplan.scheduler.engine.TopologyLevels;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** The cases by name. What they are like: {@code bench/README.md}. */
final class GangCases {

  private static final String BLOCK = "block";
  private static final String RACK = "rack";
  private static final String CLIQUE = "nvidia.com/gpu.clique";
  private static final TopologyLevels LEVELS =
      new TopologyLevels(List.of("zone", BLOCK, RACK, CLIQUE), Set.of(CLIQUE));

  private static final int BOX = 8;
  private static final int TRAY = 4;
  private static final int TRAYS = 18;
  private static final int DOMAINS = 8;
  private static final long MUCH_CPU = 128_000;

  private GangCases() {}

  static Map<String, GangRun.Case> all() {
    Map<String, GangRun.Case> cases = new LinkedHashMap<>();
    cases.put("allocate-100x500", seed -> boxes(100, 500, 1, seed));
    cases.put("gangs-50x100x4", seed -> boxes(50, 100, 4, seed));
    cases.put("gang-512", GangCases::oneOf512);
    cases.put("tas-15000", seed -> new KueueLoad(false, seed).run());
    cases.put("tas-15000-full", seed -> new KueueLoad(true, seed).run());
    cases.put("nvl72", GangCases::nvl72);
    return cases;
  }

  /** Jobs of pods with a GPU each, on boxes of eight; KAI's cases. */
  private static GangRun boxes(int nodes, int jobs, int pods, long seed) {
    GangCluster cluster = new GangCluster(LEVELS, seed);
    for (int node = 0; node < nodes; node++) {
      cluster.node("node-" + node, BOX, MUCH_CPU, Map.of());
    }
    List<GangJob> all = new ArrayList<>();
    for (int job = 0; job < jobs; job++) {
      all.add(GangJob.whole("job-" + job, pods, 1));
    }
    Nearness nearness = new Nearness(node -> node);
    BusBandwidth model = new BusBandwidth(node -> "", node -> "");
    double best = model.of(List.of("node-0"), 1);
    return GangRun.inTurn(
        cluster,
        all,
        nearness,
        (job, chosen, random) -> {
          nearness.add(chosen, random, BOX);
          if (job.pods() > 1) {
            nearness.add(chosen, random, best, gang -> model.of(gang, 1));
          }
        },
        seed);
  }

  /** One gang of 512 boxes, in 4 zones of 8 blocks of 8 racks of 2. */
  private static GangRun oneOf512(long seed) {
    GangCluster cluster = new GangCluster(LEVELS, seed);
    for (int node = 0; node < 512; node++) {
      int rack = node / 2;
      int block = rack / 8;
      cluster.node(
          "node-" + node,
          BOX,
          MUCH_CPU,
          Map.of("zone", "z" + block / 8, BLOCK, "b" + block, RACK, "r" + rack));
    }
    Nearness nearness = new Nearness(node -> cluster.label(node, RACK));
    BusBandwidth model = new BusBandwidth(node -> "", node -> cluster.label(node, BLOCK));
    return GangRun.inTurn(
        cluster,
        List.of(GangJob.whole("gang", 512, BOX)),
        nearness,
        (job, chosen, random) -> {
          nearness.add(chosen, random, 2);
          nearness.add(chosen, random, model.of(chosen, BOX), gang -> model.of(gang, BOX));
        },
        seed);
  }

  /**
   * Eight NVLink domains of 72 GPUs, and gangs of 72, of 8 and 16 (which ask for nothing) and of 32
   * (which would like one domain), in a random order, until all GPUs are asked for.
   */
  private static GangRun nvl72(long seed) {
    GangCluster cluster = new GangCluster(LEVELS, seed);
    for (int node = 0; node < DOMAINS * TRAYS; node++) {
      int domain = node / TRAYS;
      cluster.node(
          "tray-" + node, TRAY, MUCH_CPU, Map.of(BLOCK, "b" + domain / 4, CLIQUE, "c" + domain));
    }
    List<GangJob> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      jobs.add(GangJob.whole("large-" + i, TRAYS, TRAY).preferring(CLIQUE));
    }
    for (int i = 0; i < 12; i++) {
      jobs.add(GangJob.whole("small-" + i, 2 + 2 * (i % 2), TRAY));
    }
    for (int i = 0; i < 4; i++) {
      jobs.add(GangJob.whole("middle-" + i, 8, TRAY).preferring(CLIQUE));
    }
    Collections.shuffle(jobs, new Random(seed));
    Nearness nearness = new Nearness(node -> cluster.label(node, CLIQUE));
    BusBandwidth model =
        new BusBandwidth(node -> cluster.label(node, CLIQUE), node -> cluster.label(node, BLOCK));
    double best = model.of(List.of("tray-0"), TRAY);
    return GangRun.inTurn(
        cluster,
        jobs,
        nearness,
        (job, chosen, random) -> {
          nearness.add(chosen, random, TRAYS);
          nearness.add(chosen, random, best, gang -> model.of(gang, TRAY));
        },
        seed);
  }
}
