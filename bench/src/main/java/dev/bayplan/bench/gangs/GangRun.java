package dev.bayplan.bench.gangs;

import java.util.ArrayList;
import java.util.List;

/**
 * What came of one case.
 *
 * @param gangs how many there were
 * @param placed how many of them were placed in the end
 */
record GangRun(GangCluster cluster, int gangs, int placed, Nearness nearness) {

  /** One case: the same seed gives the same run, times aside. */
  @FunctionalInterface
  interface Case {
    GangRun of(long seed);
  }

  /** Places one gang after another, each once, and looks how near its members are. */
  static GangRun inTurn(
      GangCluster cluster, List<GangJob> jobs, Nearness nearness, Look look, long seed) {
    RandomGang random = new RandomGang(seed);
    List<GangJob> placed = new ArrayList<>();
    for (GangJob job : jobs) {
      List<String> others = random.place(cluster.engine().snapshot(), job.members());
      cluster
          .place(job)
          .ifPresent(whole -> {
            placed.add(job);
            look.at(job, GangCluster.nodes(whole), others);
          });
    }
    return new GangRun(cluster, jobs.size(), placed.size(), nearness);
  }

  /** Compares what was chosen with what chance would have. */
  @FunctionalInterface
  interface Look {
    void at(GangJob job, List<String> chosen, List<String> random);
  }
}
