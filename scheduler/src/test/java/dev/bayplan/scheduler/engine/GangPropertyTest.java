package dev.bayplan.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Verdict;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Thousands of small clusters: nothing is given twice, and what the slow search finds is found. */
class GangPropertyTest {

  private static final int CASES = 2_000;

  @Test
  void aGangIsPlacedWholeWithinItsLevelExactlyWhenTheSlowSearchFindsRoom() {
    int placed = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      GangWorld gangs = cluster(random);
      for (int n = 0; n < 4; n++) {
        List<PodFacts> members = members(gangs, random);
        String required = level(random);
        Snapshot on = gangs.world.engine.snapshot();
        GangDraft draft = gangs.draft(members, required, level(random));
        if (draft instanceof GangDraft.Whole whole) {
          check(seed, on, members, required, whole);
          gangs.book(whole);
          placed++;
        } else {
          assertThat(SlowGang.fits(on, members, required))
              .as("seed %d, gang %d", seed, n)
              .isFalse();
        }
      }
    }
    assertThat(placed).as("cases that say something").isBetween(CASES, 3 * CASES + CASES / 2);
  }

  private static void check(
      int seed, Snapshot on, List<PodFacts> members, String required, GangDraft.Whole whole) {
    assertThat(whole.places().stream().map(GangDraft.Place::pod).toList())
        .as("whole, in its order, seed %d", seed)
        .isEqualTo(members);
    for (NodeState node : GangWorld.after(on, whole).values()) {
      assertThat(node.overCommitments()).as("given twice, seed %d", seed).isZero();
      assertThat(node.used().cpuMillis())
          .as("CPU, seed %d", seed)
          .isLessThanOrEqualTo(node.facts().allocatable().cpuMillis());
      assertThat(node.usedPods()).isLessThanOrEqualTo(node.facts().allocatablePods());
    }
    for (GangDraft.Place place : whole.places()) {
      Snapshot.Row row = on.row(place.row().row());
      assertThat(place.row()).as("the row as it was, seed %d", seed).isSameAs(row);
      assertThat(place.fits().placement().node()).isEqualTo(place.row().node().facts().name());
    }
    if (!required.isEmpty()) {
      assertThat(
              whole.places().stream()
                  .map(place -> place.row().node().facts().labels().get(required))
                  .distinct())
          .as("one domain, seed %d", seed)
          .hasSize(1)
          .doesNotContainNull();
    }
  }

  @Test
  void theOrderInWhichNodesCameDecidesNothing() {
    for (int seed = 0; seed < 300; seed++) {
      List<String> first = GangWorld.nodes(draftOf(seed, false));
      assertThat(GangWorld.nodes(draftOf(seed, true))).as("seed %d", seed).isEqualTo(first);
    }
  }

  @Test
  void whatIsRememberedIsWhatWouldBeFound() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      GangWorld gangs = cluster(random);
      for (int n = 0; n < 8; n++) {
        List<PodFacts> members = members(gangs, random);
        Snapshot on = gangs.world.engine.snapshot();
        GangRequest gang = GangRequest.of(on, members, level(random), level(random)).orElseThrow();
        GangDraft draft = gangs.planner.draft(on, gang, n, Deadline.NONE);
        assertThat(draft)
            .as("seed %d", seed)
            .isEqualTo(new GangPlanner(GangWorld.LEVELS).draft(on, gang, n, Deadline.NONE));
        if (draft instanceof GangDraft.Whole) {
          gangs.book(draft);
        }
      }
    }
  }

  private static GangDraft draftOf(int seed, boolean backwards) {
    Random random = new Random(seed);
    GangWorld gangs = new GangWorld();
    List<Runnable> nodes = nodes(gangs, random);
    (backwards ? nodes.reversed() : nodes).forEach(Runnable::run);
    return gangs.draft(members(gangs, random), level(random), level(random));
  }

  private static GangWorld cluster(Random random) {
    GangWorld gangs = new GangWorld();
    nodes(gangs, random).forEach(Runnable::run);
    return gangs;
  }

  /** Labels are mostly nested, sometimes absent, sometimes not nested at all. */
  private static List<Runnable> nodes(GangWorld gangs, Random random) {
    List<Runnable> nodes = new ArrayList<>();
    int count = 1 + random.nextInt(9);
    boolean nested = random.nextInt(4) > 0;
    for (int n = 0; n < count; n++) {
      int zone = random.nextInt(2);
      int rack = random.nextInt(3);
      List<String> labels = new ArrayList<>(List.of("zone=z" + zone));
      if (random.nextInt(6) > 0) {
        labels.add("rack=" + (nested ? "z" + zone : "") + "r" + rack);
      }
      if (random.nextInt(3) == 0) {
        labels.add("clique=" + (nested ? "z" + zone + "r" + rack : "c" + random.nextInt(2)));
      }
      String name = "n" + n;
      int gpus = List.of(0, 1, 2, 4, 8).get(random.nextInt(5));
      long cpu = 1_000L * (2 + random.nextInt(10));
      nodes.add(() -> gangs.node(name, gpus, cpu, labels.toArray(new String[0])));
    }
    return nodes;
  }

  private static List<PodFacts> members(GangWorld gangs, Random random) {
    List<PodFacts> members = new ArrayList<>();
    int roles = 1 + random.nextInt(3);
    for (int role = 0; role < roles; role++) {
      int count = 1 + random.nextInt(role == 0 ? 5 : 2);
      members.addAll(gangs.members(count, ask(random), 500L * random.nextInt(5)));
    }
    return members;
  }

  private static GpuAsk ask(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> GpuAsk.NONE;
      case 1 -> World.share(1024L * (10 + 10 * random.nextInt(6)));
      default -> World.whole(1 + random.nextInt(4));
    };
  }

  private static String level(Random random) {
    return List.of("", "", "zone", "rack", "clique").get(random.nextInt(5));
  }

  /** Each domain in turn, in it each member on the first node that takes it: nothing kept. */
  private static final class SlowGang {

    static boolean fits(Snapshot on, List<PodFacts> members, String required) {
      Map<String, List<NodeState>> domains = new TreeMap<>();
      on.forEach(row -> {
        String value = row.node().facts().labels().get(required);
        if (required.isEmpty() || value != null) {
          domains
              .computeIfAbsent(value == null ? "" : value, _ -> new ArrayList<>())
              .add(row.node());
        }
      });
      return domains.values().stream().anyMatch(nodes -> fits(on, nodes, members));
    }

    private static boolean fits(Snapshot on, Collection<NodeState> domain, List<PodFacts> members) {
      List<NodeState> nodes = new ArrayList<>(domain);
      nodes.sort(Comparator.comparing(node -> node.facts().name()));
      List<PodFacts> hardest = new ArrayList<>(members);
      hardest.sort(
          Comparator.comparingInt((PodFacts pod) -> -gpus(pod))
              .thenComparingLong(pod -> -((Request) pod.ask()).resources().cpuMillis()));
      return hardest.stream().allMatch(pod -> put(on, nodes, pod));
    }

    private static int gpus(PodFacts pod) {
      Request request = (Request) pod.ask();
      return request.wholeGpus() + (request.wantsShares() ? 1 : 0);
    }

    private static boolean put(Snapshot on, List<NodeState> nodes, PodFacts pod) {
      Request request = (Request) pod.ask();
      Wanted wanted = Wanted.of(on, pod, request).orElseThrow();
      for (int i = 0; i < nodes.size(); i++) {
        if (wanted.on(nodes.get(i), on.scoring().of(wanted.pod())) instanceof Verdict.Fits fits) {
          Hold hold = Hold.of(request, fits.placement(), wanted.pod().sharer());
          nodes.set(i, nodes.get(i).with(hold));
          return true;
        }
      }
      return false;
    }
  }
}
