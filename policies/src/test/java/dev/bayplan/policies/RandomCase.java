package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** A small node and a pod with wishes of all kinds, as a seed makes them. */
record RandomCase(NodeCase node, PodClass pod) {

  private static final List<String> PROFILES = List.of("1g.10gb", "3g.40gb");
  private static final List<String> MODELS = List.of("NVIDIA A100-SXM4-80GB", "NVIDIA H100");

  static RandomCase of(long seed) {
    return new Maker(new Random(seed)).make();
  }

  private static final class Maker {

    private final Random random;
    private final GpuTerms.Together together;

    Maker(Random random) {
      this.random = random;
      this.together = oneIn(3) ? any(List.of(GpuTerms.Together.values())) : GpuTerms.Together.ANY;
    }

    RandomCase make() {
      List<Gpu> gpus = gpus();
      Optional<Isolation> shares =
          oneIn(12)
              ? Optional.empty()
              : Optional.of(Isolation.values()[random.nextInt(Isolation.values().length - 1)]);
      return new RandomCase(new NodeCase(new HandOver(shares), gpus, holds(gpus)), pod());
    }

    private boolean oneIn(int n) {
      return random.nextInt(n) == 0;
    }

    private <T> T any(List<T> of) {
      return of.get(random.nextInt(of.size()));
    }

    private List<Gpu> gpus() {
      List<Gpu> gpus = new ArrayList<>();
      int count = random.nextInt(5);
      boolean told = random.nextBoolean();
      boolean alike = random.nextBoolean();
      long size = 8 + random.nextInt(9);
      for (int i = 0; i < count; i++) {
        MigMode mig = oneIn(3) ? cut(i) : MigMode.OFF;
        gpus.add(
            new Gpu(
                Given.id(i),
                i,
                alike ? MODELS.getFirst() : any(MODELS),
                alike ? size : 8 + random.nextInt(9),
                health(),
                told ? place(count) : GpuPlace.UNKNOWN,
                mig));
      }
      return gpus;
    }

    private GpuHealth health() {
      return oneIn(10) ? GpuHealth.UNHEALTHY : GpuHealth.OK;
    }

    private MigMode cut(int gpu) {
      MigDevice[] migs = new MigDevice[random.nextInt(4)];
      for (int i = 0; i < migs.length; i++) {
        migs[i] = new MigDevice(Given.mig(gpu, i), any(PROFILES), 1 + random.nextInt(8), health());
      }
      return MigMode.of(migs);
    }

    private GpuPlace place(int gpus) {
      List<Link> links = new ArrayList<>();
      for (int i = 0; i < gpus; i++) {
        links.add(Link.parse(any(List.of("SYS", "NODE", "PIX", "NV4"))).orElseThrow());
      }
      return new GpuPlace(random.nextInt(2), links);
    }

    private List<Hold> holds(List<Gpu> gpus) {
      List<Hold> holds = new ArrayList<>();
      for (Gpu gpu : gpus) {
        if (gpu.cut()) {
          gpu.mig().devices().stream()
              .filter(_ -> oneIn(3))
              .forEach(mig -> holds.add(hold(List.of(), List.of(mig.id()))));
        } else {
          holds.addAll(holdsOf(gpu));
        }
      }
      if (oneIn(6)) {
        holds.add(Hold.unassigned(request(List.of(main(0, ask()))), sharer()));
      }
      return holds;
    }

    private List<Hold> holdsOf(Gpu gpu) {
      return switch (random.nextInt(7)) {
        case 0 -> List.of(hold(List.of(new Hold.GpuHold(gpu.id(), true, 0, 0)), List.of()));
        case 1, 2 -> List.of(share(gpu, 1));
        case 3 -> List.of(share(gpu, 2), share(gpu, 2));
        default -> List.of();
      };
    }

    private Hold share(Gpu gpu, int sharers) {
      long memoryMiB = 1 + random.nextInt((int) gpu.memoryMiB() / sharers);
      int percent = random.nextInt(3) * 30 / sharers;
      return hold(List.of(new Hold.GpuHold(gpu.id(), false, memoryMiB, percent)), List.of());
    }

    private Hold hold(List<Hold.GpuHold> gpus, List<MigId> migs) {
      return switch (random.nextInt(10)) {
        case 0 -> Hold.displaced(gpus, migs, sharer());
        case 1 -> Hold.releasing(gpus, migs, sharer());
        default -> new Hold(Resources.NONE, gpus, MigHold.of(migs), 0, sharer(), Hold.Kind.POD);
      };
    }

    private Sharer sharer() {
      return new Sharer(
          oneIn(5) ? "another" : "ns",
          oneIn(4) ? 1000 : Sharer.ANY_USER,
          oneIn(4) ? 1 + random.nextInt(2) : Sharer.NO_LIMIT);
    }

    private PodClass pod() {
      List<ContainerRequest> containers = new ArrayList<>();
      int count = 1 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        ContainerKind kind = oneIn(4) ? any(List.of(ContainerKind.values())) : ContainerKind.MAIN;
        containers.add(new ContainerRequest("c" + i, kind, ask()));
      }
      containers.sort(
          (a, b) -> Boolean.compare(isMain(a), isMain(b))); // As Kubernetes starts them.
      return new PodClass(request(containers), sharer(), Rules.NONE);
    }

    private static boolean isMain(ContainerRequest container) {
      return container.kind() == ContainerKind.MAIN;
    }

    private static ContainerRequest main(int number, GpuAsk ask) {
      return new ContainerRequest("c" + number, ContainerKind.MAIN, ask);
    }

    private Request request(List<ContainerRequest> containers) {
      return new Request(
          containers, Resources.NONE, NodeConstraints.NONE, terms(), Sharer.ANY_USER);
    }

    private GpuTerms terms() {
      return new GpuTerms(
          oneIn(6) ? Models.of(Set.of(any(List.of("A100", "H100"))), Set.of()) : Models.ANY,
          oneIn(10) ? new Uuids(Set.of(), Set.of(Given.id(random.nextInt(4)))) : Uuids.ANY,
          oneIn(6) ? random.nextInt(16) : 0,
          oneIn(6) ? any(List.of(Link.Kind.values())) : Link.Kind.UNKNOWN,
          oneIn(8),
          oneIn(6) ? Isolation.MPS : Isolation.NONE,
          together);
    }

    private GpuAsk ask() {
      return switch (random.nextInt(8)) {
        case 0 -> GpuAsk.NONE;
        case 1, 2 -> new GpuAsk.Whole(1 + random.nextInt(3));
        case 3 -> migs();
        case 4 -> new GpuAsk.Share(0, 1 + random.nextInt(1000), percent(), spread());
        default -> new GpuAsk.Share(1 + random.nextInt(12), 0, percent(), spread());
      };
    }

    private int percent() {
      return random.nextInt(3) * 30;
    }

    /** A share that is spread cannot be together with others: refused when it is read. */
    private int spread() {
      return oneIn(4) && together != GpuTerms.Together.SAME ? 2 + random.nextInt(2) : 1;
    }

    private GpuAsk migs() {
      SortedMap<String, Integer> profiles = new TreeMap<>();
      profiles.put(any(PROFILES), 1 + random.nextInt(2));
      if (oneIn(3)) {
        profiles.put(any(PROFILES), 1);
      }
      return new GpuAsk.Mig(profiles);
    }
  }
}
