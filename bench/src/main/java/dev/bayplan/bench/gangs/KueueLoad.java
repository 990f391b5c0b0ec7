package dev.bayplan.bench.gangs;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.scheduler.engine.GangDraft;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.TopologyLevels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * Kueue's load for topology-aware scheduling ({@code test/performance/scheduler/configs/tas}):
 * 15,000 workloads without GPUs from 30 queues, on 640 nodes in 10 racks. A third of them requires
 * the rack, the rest prefers it: its third kind, balanced over racks, is not known here. There are
 * no quotas either. Time is virtual; a kind of workload that found no place is not tried again
 * until one has ended.
 */
final class KueueLoad {

  private static final String BLOCK = "cloud.provider.com/topology-block";
  private static final String RACK = "cloud.provider.com/topology-rack";
  private static final int QUEUES = 30;
  private static final int RACKS = 10;
  private static final int NODES = 640;

  private final GangCluster cluster;
  private final Nearness nearness;
  private final RandomGang random;
  private final boolean full;
  private final PriorityQueue<Arrival> arrivals =
      new PriorityQueue<>(
          Comparator.comparingLong(Arrival::atMillis).thenComparing(one -> one.job().name()));
  private final PriorityQueue<Running> running =
      new PriorityQueue<>(Comparator.comparingLong(Running::untilMillis));
  private final Queue<Waiting> waiting = new ArrayDeque<>();
  private final Set<Kind> hopeless = new HashSet<>();
  private int gangs;
  private int placed;

  private record Arrival(long atMillis, GangJob job) {}

  private record Running(long untilMillis, GangDraft.Whole gang) {}

  private record Waiting(GangJob job, List<PodFacts> members) {}

  /** What of a job decides whether it finds a place. */
  private record Kind(int pods, String required) {}

  /**
   * @param full whether all come at once, on nodes of 4 cores: then most have to wait. Else they
   *     come as Kueue's generator says, on nodes of 96
   */
  KueueLoad(boolean full, long seed) {
    this.full = full;
    cluster = new GangCluster(new TopologyLevels(List.of(BLOCK, RACK), Set.of()), seed);
    random = new RandomGang(seed);
    nearness = new Nearness(node -> cluster.label(node, RACK));
    for (int node = 0; node < NODES; node++) {
      String rack = "rack-" + node / (NODES / RACKS);
      cluster.node("node-" + node, 0, full ? 4_000 : 96_000, Map.of(BLOCK, "block-0", RACK, rack));
    }
    for (int queue = 0; queue < QUEUES; queue++) {
      submit(queue, "small", 350, 2, 500, 200, 100);
      submit(queue, "medium", 100, 4, 1_250, 500, 500);
      submit(queue, "large", 50, 8, 2_500, 1_000, 1_200);
    }
  }

  private void submit(
      int queue, String name, int count, int pods, long cpu, long runMillis, long everyMillis) {
    for (int i = 0; i < count; i++) {
      boolean required = i % 3 == 0;
      GangJob job =
          new GangJob(
              "q%d-%s-%d".formatted(queue, name, i),
              pods,
              GpuAsk.NONE,
              cpu,
              required ? RACK : "",
              required ? "" : RACK,
              runMillis);
      arrivals.add(new Arrival(full ? 0 : i / 3 * everyMillis, job)); // Three sets side by side.
      gangs++;
    }
  }

  GangRun run() {
    while (!arrivals.isEmpty() || !running.isEmpty()) {
      long ends = running.isEmpty() ? Long.MAX_VALUE : running.element().untilMillis();
      if (!arrivals.isEmpty() && arrivals.element().atMillis() < ends) {
        Arrival arrival = arrivals.remove();
        start(arrival.job(), arrival.atMillis());
      } else {
        end(ends);
      }
    }
    return new GangRun(cluster, gangs, placed, nearness);
  }

  private void start(GangJob job, long now) {
    Waiting one = new Waiting(job, job.members());
    cluster.tell(one.members());
    if (!tried(one, now)) {
      waiting.add(one);
    }
  }

  private boolean tried(Waiting one, long now) {
    Kind kind = new Kind(one.job().pods(), one.job().required());
    if (hopeless.contains(kind)) {
      return false;
    }
    List<String> others =
        placed % 50 == 0 ? random.place(cluster.engine().snapshot(), one.members()) : List.of();
    Optional<GangDraft.Whole> found = cluster.place(one.job(), one.members());
    found.ifPresentOrElse(
        gang -> {
          placed++;
          nearness.add(GangCluster.nodes(gang), others, NODES / RACKS);
          running.add(new Running(now + one.job().runMillis(), gang));
        },
        () -> hopeless.add(kind));
    return found.isPresent();
  }

  /** All that end now make room together. */
  private void end(long now) {
    while (!running.isEmpty() && running.element().untilMillis() == now) {
      cluster.end(running.remove().gang());
    }
    hopeless.clear();
    List<Waiting> tryAgain = new ArrayList<>(waiting);
    waiting.clear();
    for (Waiting one : tryAgain) {
      if (!tried(one, now)) {
        waiting.add(one);
      }
    }
  }
}
