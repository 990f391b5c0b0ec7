package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Thousands of small random nodes and requests; the seed of a failing case is in its message. */
class PlacementPropertyTest {

  private static final int CASES = 20_000;

  @Test
  void noPlacementExceedsADeviceAndTheOrderOfFactsDecidesNothing() {
    int fitting = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      List<Gpu> gpus = gpus(random);
      List<Hold> holds = holds(random, gpus);
      Request request = request(random);
      NodeState node = NodeState.of(Given.facts("n"), gpus, holds);
      Verdict verdict = Given.place(request, "ns", node);

      Collections.shuffle(gpus, random);
      Collections.shuffle(holds, random);
      NodeState shuffled = NodeState.of(Given.facts("n"), gpus, holds);
      assertThat(Given.place(request, "ns", shuffled)).as("seed %d", seed).isEqualTo(verdict);

      if (verdict instanceof Verdict.Fits fits) {
        fitting++;
        Hold hold = Hold.of(request, fits.placement(), Sharer.of("ns"));
        checkPlacement(seed, request, fits.placement(), node, hold);
        holds.add(hold);
        assertThat(NodeState.of(Given.facts("n"), gpus, holds).overCommitments())
            .as("over-committed, seed %d", seed)
            .isEqualTo(node.overCommitments());
      }
    }
    assertThat(fitting).as("cases that fit").isBetween(CASES / 10, CASES * 9 / 10);
  }

  @Test
  void noPresetOverCommitsAndAllAgreeOnWhatFits() {
    for (int seed = 0; seed < CASES / 10; seed++) {
      Random random = new Random(seed);
      List<Gpu> gpus = gpus(random);
      List<Hold> holds = holds(random, gpus);
      Request request = request(random);
      JobMix mix = JobMix.observed(List.of(JobMix.task(request(random))));
      NodeState node = NodeState.of(Given.facts("n"), gpus, holds);
      for (Preset preset : Preset.values()) {
        Scoring scoring = new Scoring(preset, mix, seed);
        Verdict verdict = Given.place(request, "ns", node, scoring);
        String as = "%s, seed %d".formatted(preset, seed);
        assertThat(Given.place(request, "ns", node, scoring)).as(as).isEqualTo(verdict);
        if (verdict instanceof Verdict.Fits fits) {
          List<Hold> after = new ArrayList<>(holds);
          after.add(Hold.of(request, fits.placement(), Sharer.of("ns")));
          assertThat(NodeState.of(Given.facts("n"), gpus, after).overCommitments())
              .as(as)
              .isEqualTo(node.overCommitments());
        }
      }
    }
  }

  @Test
  void aSingleContainerFitsExactlyWhenTheSlowLookSaysSo() {
    for (int seed = 0; seed < CASES; seed++) {
      Random random = new Random(seed);
      List<Gpu> gpus = gpus(random);
      NodeState node = NodeState.of(Given.facts("n"), gpus, holds(random, gpus));
      GpuAsk ask = ask(random);
      Request request = Given.request(Given.main("c", ask));

      boolean fits = Given.place(request, "ns", node) instanceof Verdict.Fits;
      assertThat(fits).as("seed %d: %s", seed, ask).isEqualTo(slowLook(ask, node));
    }
  }

  /** The obvious check, GPU by GPU. */
  private static boolean slowLook(GpuAsk ask, NodeState node) {
    int untouched = 0;
    boolean onShared = false;
    boolean onUntouched = false;
    for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
      if (!node.gpus().get(gpu).healthy()) {
        continue;
      }
      untouched += node.untouched(gpu) ? 1 : 0;
      if (ask instanceof GpuAsk.Share share && !node.heldWhole(gpu)) {
        boolean room =
            share.memoryMiB() <= node.freeMiB(gpu)
                && share.computePercent() <= node.freePercent(gpu);
        onUntouched |= room && node.untouched(gpu);
        onShared |= room && !node.untouched(gpu) && node.sharableBy(gpu, Sharer.of("ns"));
      }
    }
    int spare = untouched - node.unknownGpus();
    return switch (ask) {
      case GpuAsk.None _ -> true;
      case GpuAsk.Whole whole -> whole.count() <= spare;
      case GpuAsk.Share _ -> onShared || (onUntouched && spare > 0);
      case GpuAsk.Mig _ -> false;
    };
  }

  private static void checkPlacement(
      int seed, Request request, Placement placement, NodeState node, Hold hold) {
    for (ContainerRequest container : request.containers()) {
      List<Grant> own =
          placement.grants().stream()
              .filter(grant -> grant.container().equals(container.name()))
              .toList();
      switch (container.gpus()) {
        case GpuAsk.None _ -> assertThat(own).as("seed %d", seed).isEmpty();
        case GpuAsk.Whole whole -> {
          assertThat(own).as("seed %d", seed).hasSize(whole.count());
          assertThat(own.stream().map(Grant::gpu).distinct()).hasSize(whole.count());
        }
        case GpuAsk.Share _ -> assertThat(own).as("seed %d", seed).hasSize(1);
        case GpuAsk.Mig _ -> assertThat(own).as("seed %d", seed).isEmpty();
      }
    }
    for (Hold.GpuHold part : hold.gpus()) {
      int gpu = node.gpus().stream().map(Gpu::id).toList().indexOf(part.gpu());
      assertThat(node.gpus().get(gpu).healthy()).as("healthy, seed %d", seed).isTrue();
      if (part.whole()) {
        assertThat(node.untouched(gpu)).as("untouched, seed %d", seed).isTrue();
      }
    }
  }

  private static List<Gpu> gpus(Random random) {
    List<Gpu> gpus = new ArrayList<>();
    int count = random.nextInt(10);
    boolean told = random.nextBoolean();
    Random build = new Random(16L * random.nextInt(4) + count); // Few builds, as in life.
    for (int i = 0; i < count; i++) {
      GpuHealth health = random.nextInt(8) == 0 ? GpuHealth.UNHEALTHY : GpuHealth.OK;
      GpuPlace place = told ? place(build, count) : GpuPlace.UNKNOWN;
      gpus.add(new Gpu(Given.id(i), i, "A100", 8 + random.nextInt(9), health, place));
    }
    return gpus;
  }

  private static GpuPlace place(Random random, int gpus) {
    List<Link> links = new ArrayList<>();
    for (int i = 0; i < gpus; i++) {
      links.add(
          Link.parse(List.of("SYS", "NODE", "PIX", "NV4").get(random.nextInt(4))).orElseThrow());
    }
    return new GpuPlace(random.nextInt(2), links);
  }

  private static List<Hold> holds(Random random, List<Gpu> gpus) {
    List<Hold> holds = new ArrayList<>();
    for (Gpu gpu : gpus) {
      switch (random.nextInt(4)) {
        case 0 -> holds.add(Given.wholeHold(gpu.index()));
        case 1 -> {
          String key = random.nextInt(4) == 0 ? "another" : "ns";
          holds.add(Given.shareHold(gpu.index(), 1 + random.nextInt((int) gpu.memoryMiB()), key));
        }
        default -> {}
      }
    }
    if (random.nextInt(6) == 0) {
      holds.add(Hold.unassigned(Given.whole(1 + random.nextInt(2)), Sharer.of("ns")));
    }
    return holds;
  }

  private static GpuAsk ask(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> GpuAsk.NONE;
      case 1, 2 -> new GpuAsk.Whole(1 + random.nextInt(4));
      default -> new GpuAsk.Share(1 + random.nextInt(16), random.nextInt(3) * 40);
    };
  }

  private static Request request(Random random) {
    ContainerKind[] order = {
      ContainerKind.INIT,
      ContainerKind.SIDECAR,
      ContainerKind.INIT,
      ContainerKind.MAIN,
      ContainerKind.MAIN
    };
    List<ContainerRequest> containers = new ArrayList<>();
    for (int i = 0; i < order.length; i++) {
      if (order[i] == ContainerKind.MAIN || random.nextInt(3) == 0) {
        containers.add(new ContainerRequest("c" + i, order[i], ask(random)));
      }
    }
    return new Request(containers, Resources.NONE, NodeConstraints.NONE);
  }
}
