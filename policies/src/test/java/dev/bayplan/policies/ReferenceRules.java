package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * When devices may be given to a pod, rule by rule from the definitions: what a container runs
 * beside, what a GPU has, who holds what. Nothing here is computed as {@link Placer} computes it,
 * but for the quality of links, which has an exhaustive test of its own.
 */
final class ReferenceRules {

  private final PodClass pod;
  private final NodeCase node;

  ReferenceRules(PodClass pod, NodeCase node) {
    this.pod = pod;
    this.node = node;
  }

  NodeCase node() {
    return node;
  }

  /** A rule that these devices break, whatever more is given; empty where they break none. */
  Optional<String> violation(List<Grant> grants) {
    for (Grant grant : grants) {
      Optional<String> unfit = unfit(grant);
      if (unfit.isPresent()) {
        return unfit;
      }
    }
    for (Set<String> together : runningTogether()) {
      Optional<String> excess =
          excess(grants.stream().filter(g -> together.contains(g.container())).toList());
      if (excess.isPresent()) {
        return excess;
      }
    }
    return splits(grants).or(() -> unknown(grants)).or(() -> apart(grants));
  }

  /** A rule that can only be judged once all is given. */
  Optional<String> violationOfAll(List<Grant> grants) {
    List<Gpu> sorted = node.gpus().stream().sorted(Comparator.comparingInt(Gpu::index)).toList();
    long whole = 0;
    Set<Integer> numaNodes = new TreeSet<>();
    for (Grant grant : grants) {
      if (grant instanceof Grant.Whole) {
        whole |= 1L << sorted.indexOf(node.gpu(grant.gpu()));
        numaNodes.add(node.gpu(grant.gpu()).place().numaNode());
      }
    }
    if (terms().oneNumaNode() && (numaNodes.size() > 1 || numaNodes.contains(-1))) {
      return Optional.of("the whole GPUs are not known to be of one NUMA node");
    }
    int ring = pod.request().terms().minLink().ordinal();
    boolean linked =
        ring == 0 || Long.bitCount(whole) < 2 || Topology.of(sorted).quality(whole).ring() >= ring;
    return linked ? Optional.empty() : Optional.of("the whole GPUs are linked too badly");
  }

  /**
   * Sets of containers that run at one time: each init container with its sidecars, and the end.
   */
  private List<Set<String>> runningTogether() {
    List<Set<String>> times = new ArrayList<>();
    Set<String> sidecars = new TreeSet<>();
    Set<String> end = new TreeSet<>();
    for (ContainerRequest container : pod.request().containers()) {
      if (container.kind() == ContainerKind.INIT) {
        Set<String> now = new TreeSet<>(sidecars);
        now.add(container.name());
        times.add(now);
      } else {
        end.add(container.name());
      }
      if (container.kind() == ContainerKind.SIDECAR) {
        sidecars.add(container.name());
      }
    }
    times.add(end);
    return times;
  }

  /** The device itself, and who else has it. */
  private Optional<String> unfit(Grant grant) {
    Gpu gpu = node.gpu(grant.gpu());
    if (!pod.request().terms().allows(gpu)) {
      return Optional.of(gpu.id() + " is not as the terms want it");
    }
    if (gpu.health() != GpuHealth.OK) {
      return Optional.of(gpu.id() + " is ill");
    }
    if (gpu.cut() != grant instanceof Grant.Mig) {
      return Optional.of(gpu.id() + " is cut, or is not");
    }
    return switch (grant) {
      case Grant.Whole _ ->
          heldOf(gpu).isEmpty() ? Optional.empty() : Optional.of(gpu.id() + " is in use");
      case Grant.Share _ -> unsharable(gpu);
      case Grant.Mig mig -> unfit(gpu, mig.mig());
    };
  }

  private Optional<String> unfit(Gpu gpu, MigId id) {
    MigDevice mig =
        gpu.mig().devices().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    boolean held = node.holds().stream().anyMatch(hold -> hold.migs().devices().contains(id));
    return mig.health() == GpuHealth.OK && !held && heldOf(gpu).isEmpty()
        ? Optional.empty()
        : Optional.of(id + " is ill or in use");
  }

  /** Holds of the GPU itself. */
  private List<Hold> heldOf(Gpu gpu) {
    return node.holds().stream()
        .filter(hold -> hold.gpus().stream().anyMatch(part -> part.gpu().equals(gpu.id())))
        .toList();
  }

  private Optional<String> unsharable(Gpu gpu) {
    List<Hold> sharers = heldOf(gpu);
    Optional<Isolation> offered = node.handOver().shares();
    if (offered.isEmpty() || offered.get().compareTo(pod.request().terms().isolation()) < 0) {
      return Optional.of("shares are not isolated as they must be");
    }
    boolean spread =
        pod.request().containers().stream()
            .anyMatch(one -> one.gpus() instanceof GpuAsk.Share share && share.gpus() > 1);
    if (spread && offered.get() != Isolation.NONE) {
      return Optional.of("an MPS client has one GPU");
    }
    int pods = sharers.size() + 1;
    boolean welcome = pods <= pod.sharer().limit() || sharers.isEmpty();
    for (Hold sharer : sharers) {
      welcome &=
          sharer.kind() != Hold.Kind.DISPLACED
              && sharer.gpus().stream()
                  .noneMatch(part -> part.gpu().equals(gpu.id()) && part.whole())
              && sharer.sharer().joins(pod.sharer(), offered.get())
              && pods <= sharer.sharer().limit();
    }
    return welcome ? Optional.empty() : Optional.of(gpu.id() + " is not shared with this pod");
  }

  /** What runs at one time: no device twice, no GPU beyond its memory and compute. */
  private Optional<String> excess(List<Grant> running) {
    Set<Object> given = new HashSet<>();
    Map<GpuId, Long> memory = new TreeMap<>();
    Map<GpuId, Integer> percent = new TreeMap<>();
    for (Grant grant : running) {
      switch (grant) {
        case Grant.Share(_, var gpu, var memoryMiB, var computePercent) -> {
          memory.merge(gpu, memoryMiB, Long::sum);
          percent.merge(gpu, computePercent, Integer::sum);
        }
        case Grant.Whole(_, var gpu) when !given.add(gpu) -> {
          return Optional.of(gpu + " is given twice");
        }
        case Grant.Mig(_, var mig, _) when !given.add(mig) -> {
          return Optional.of(mig + " is given twice");
        }
        case Grant.Whole _, Grant.Mig _ -> {}
      }
    }
    for (Gpu gpu : node.gpus()) {
      for (Hold hold : heldOf(gpu)) {
        for (Hold.GpuHold part : hold.gpus()) {
          if (part.gpu().equals(gpu.id()) && hold.kind() != Hold.Kind.DISPLACED) {
            memory.merge(gpu.id(), part.memoryMiB(), Long::sum);
            percent.merge(gpu.id(), part.computePercent(), Integer::sum);
          }
        }
      }
      boolean shared = running.stream().anyMatch(g -> g.gpu().equals(gpu.id()));
      if (shared
          && (memory.getOrDefault(gpu.id(), 0L) > gpu.memoryMiB()
              || percent.getOrDefault(gpu.id(), 0) > 100)) {
        return Optional.of(gpu.id() + " is given more than it has");
      }
    }
    return Optional.empty();
  }

  /** A GPU that the pod has whole at any time is booked whole: none of its shares is there. */
  private static Optional<String> splits(List<Grant> grants) {
    Set<GpuId> whole = gpus(grants.stream().filter(Grant.Whole.class::isInstance).toList());
    whole.retainAll(gpus(grants.stream().filter(Grant.Share.class::isInstance).toList()));
    return whole.isEmpty() ? Optional.empty() : Optional.of(whole + " is split");
  }

  private static Set<GpuId> gpus(Collection<Grant> grants) {
    Set<GpuId> gpus = new TreeSet<>();
    grants.forEach(grant -> gpus.add(grant.gpu()));
    return gpus;
  }

  /** Enough must stay for pods of which nobody knows what they hold, wherever that is. */
  private Optional<String> unknown(List<Grant> grants) {
    int unknownGpus = node.holds().stream().mapToInt(Hold::unknownGpus).sum();
    Set<GpuId> free = new TreeSet<>();
    for (Gpu gpu : node.gpus()) {
      if (!gpu.cut() && gpu.healthy() && heldOf(gpu).isEmpty() && terms().allows(gpu)) {
        free.add(gpu.id());
      }
    }
    Set<GpuId> taken = gpus(grants);
    taken.retainAll(free);
    if (!taken.isEmpty() && free.size() - taken.size() < unknownGpus) {
      return Optional.of("no GPU is left for a pod of which nobody knows the devices");
    }
    Set<MigId> migs = new TreeSet<>();
    grants.forEach(grant -> {
      if (grant instanceof Grant.Mig mig) {
        migs.add(mig.mig());
      }
    });
    return migs.stream().anyMatch(mig -> lacks(profile(mig), migs))
        ? Optional.of("no MIG device is left for a pod of which nobody knows the devices")
        : Optional.empty();
  }

  private boolean lacks(String profile, Set<MigId> taken) {
    int unknown =
        node.holds().stream()
            .mapToInt(hold -> hold.migs().unknown().getOrDefault(profile, 0))
            .sum();
    int left = 0;
    for (Gpu gpu : node.gpus()) {
      for (MigDevice mig : gpu.mig().devices()) {
        boolean fit = gpu.healthy() && terms().allows(gpu) && unfit(gpu, mig.id()).isEmpty();
        left += mig.profile().equals(profile) && fit && !taken.contains(mig.id()) ? 1 : 0;
      }
    }
    return left < unknown;
  }

  private String profile(MigId id) {
    return node.gpus().stream()
        .flatMap(gpu -> gpu.mig().devices().stream())
        .filter(mig -> mig.id().equals(id))
        .map(MigDevice::profile)
        .findFirst()
        .orElseThrow();
  }

  /** Where the shares of different containers must be together, or apart. */
  private Optional<String> apart(List<Grant> grants) {
    List<Grant> shares = grants.stream().filter(Grant.Share.class::isInstance).toList();
    for (Grant one : shares) {
      for (Grant other : shares) {
        boolean same = one.gpu().equals(other.gpu());
        boolean broken =
            switch (terms().together()) {
              case ANY -> false;
              case SAME -> !same;
              case DISTINCT -> same && !one.container().equals(other.container());
            };
        if (broken) {
          return Optional.of("shares are not " + terms().together());
        }
      }
    }
    return Optional.empty();
  }

  private GpuTerms terms() {
    return pod.request().terms();
  }
}
