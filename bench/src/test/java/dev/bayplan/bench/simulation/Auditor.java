package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Change;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import dev.bayplan.scheduler.engine.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Looks at every write of the API server with its own arithmetic and none of the product's: no GPU
 * is given twice (promise 1), and what is given is what was asked for (promise 4). Where kubelets
 * have a mind of their own, {@link Overheard} looks at what is asked for instead.
 */
final class Auditor {

  private final World world;
  private final ApiServer server;
  private final Map<GpuId, Gpu> gpus = new HashMap<>();
  private final Map<MigId, String> profiles = new HashMap<>();
  private final Set<String> strangersBindings = new HashSet<>();
  private final List<Violation> violations = new ArrayList<>();

  Auditor(World world) {
    this.world = world;
    this.server = world.server;
    server.onChange(this::happened);
  }

  /** A pod of ours that somebody else is about to bind: its Binding is not ours to answer for. */
  void strangerBinds(PodObject pod) {
    strangersBindings.add(pod.ref().uid());
  }

  /** Throws the first violation, if there was one: a write's caller may swallow what it throws. */
  void check() {
    if (!violations.isEmpty()) {
      throw violations.getFirst();
    }
  }

  private void happened(Change change) {
    judge(() -> look(change));
  }

  /** A check inside the extender's world, which must not see what it throws. */
  void judge(Runnable check) {
    try {
      check.run();
    } catch (Violation violation) {
      violations.add(violation);
    }
  }

  private void look(Change change) {
    switch (change) {
      case Change.PodPut put when put.pod().bound() && !put.pod().ended() -> audit(put.pod());
      case Change.GpusPut put -> {
        put.report().gpus().forEach(gpu -> gpus.put(gpu.id(), gpu));
        profiles.putAll(put.report().migProfiles());
      }
      default -> {}
    }
  }

  private void audit(PodObject pod) {
    boolean ours =
        pod.spec().scheduler().equals(PodSpec.BAYPLAN)
            && !strangersBindings.contains(pod.ref().uid());
    if (ours) {
      isWhatWasAskedFor(pod);
    }
    if (!world.kubelets.deviated()) {
      nothingIsGivenTwice(pod.status().node());
    } // Else two assignments may name one device, until both were written anew: see Overheard.
  }

  private void isWhatWasAskedFor(PodObject pod) {
    if (!(pod.spec().ask() instanceof Request request)) {
      throw new Violation("a pod with an invalid request was bound: " + pod);
    }
    List<Grant> grants =
        pod.status().standing() instanceof Standing.Assigned(Placement placement, _, _)
            ? placement.grants()
            : List.of();
    int matched = 0;
    for (ContainerRequest container : request.containers()) {
      List<Grant> its =
          grants.stream().filter(g -> g.container().equals(container.name())).toList();
      if (!serves(container.gpus(), its)) {
        throw new Violation("asked " + container + ", assigned " + its + ": " + pod);
      }
      matched += its.size();
    }
    if (!world.kubelets.deviated()
        && !grants.stream().allMatch(grant -> isAsTheTerms(grant, request))) {
      throw new Violation("GPUs that are not as the pod wants them: " + pod);
    }
    if (matched != grants.size()) {
      throw new Violation("devices for containers that do not exist: " + pod);
    }
  }

  private boolean isAsTheTerms(Grant grant, Request request) {
    Gpu gpu = gpus.get(grant.gpu());
    return gpu == null || request.terms().allows(gpu);
  }

  private boolean serves(GpuAsk ask, List<Grant> grants) {
    return switch (ask) {
      case GpuAsk.None _ -> grants.isEmpty();
      case GpuAsk.Whole whole ->
          grants.stream().allMatch(Grant.Whole.class::isInstance)
              && grants.stream().map(Grant::gpu).distinct().count() == whole.count();
      case GpuAsk.Share share ->
          grants.size() == share.gpus()
              && grants.stream().map(Grant::gpu).distinct().count() == share.gpus()
              && grants.stream().allMatch(grant -> serves(share, grant));
      case GpuAsk.Mig mig -> {
        SortedMap<String, Integer> counts = new TreeMap<>();
        Set<MigId> migs = new HashSet<>();
        for (Grant grant : grants) {
          if (grant instanceof Grant.Mig one && migs.add(one.mig())) {
            counts.merge(profiles.getOrDefault(one.mig(), ""), 1, Integer::sum);
          }
        }
        yield migs.size() == grants.size() && counts.equals(mig.profiles());
      }
    };
  }

  private long memoryMiB(GpuId gpu) {
    return gpus.containsKey(gpu) ? gpus.get(gpu).memoryMiB() : 0;
  }

  private boolean serves(GpuAsk.Share ask, Grant grant) {
    return grant instanceof Grant.Share given
        && given.computePercent() == ask.computePercent()
        && (ask.memoryPerMille() == 0
            ? given.memoryMiB() == ask.memoryMiB()
            : world.kubelets.deviated() // It may have moved to a GPU of another size since.
                || given.memoryMiB()
                    == Math.max(1, memoryMiB(grant.gpu()) * ask.memoryPerMille() / 1000));
  }

  /** What the pods of a node say that they have. */
  void nothingIsGivenTwice(String node) {
    Map<GpuId, Use> uses = new HashMap<>();
    for (PodObject pod : server.pods().all()) {
      if (pod.status().standing() instanceof Standing.Assigned(Placement placement, _, _)
          && placement.node().equals(node)
          && !pod.ended()) {
        gpusOf(placement).forEach(gpu -> uses.computeIfAbsent(gpu, Use::new).add(pod, placement));
      }
    }
    uses.forEach((gpu, use) -> use.check(memoryMiB(gpu)));
  }

  private static Set<GpuId> gpusOf(Placement placement) {
    Set<GpuId> gpus = new HashSet<>();
    placement.grants().forEach(grant -> gpus.add(grant.gpu()));
    return gpus;
  }

  /** Everybody on one GPU. */
  private static final class Use {
    private final GpuId gpu;
    private final List<String> whole = new ArrayList<>();
    private final Set<String> namespaces = new HashSet<>();
    private final Map<MigId, Set<String>> migs = new HashMap<>();
    private long memoryMiB;
    private int percent;

    Use(GpuId gpu) {
      this.gpu = gpu;
    }

    void add(PodObject pod, Placement placement) {
      long before = 0;
      long most = 0;
      int percentBefore = 0;
      int percentMost = 0;
      for (ContainerRequest container : ((Request) pod.spec().ask()).containers()) {
        boolean stays = container.kind() != ContainerKind.INIT;
        for (Grant grant : placement.grants()) {
          if (!grant.container().equals(container.name()) || !grant.gpu().equals(gpu)) {
            continue;
          }
          if (grant instanceof Grant.Share share) {
            most = Math.max(most, before + share.memoryMiB());
            percentMost = Math.max(percentMost, percentBefore + share.computePercent());
            before += stays ? share.memoryMiB() : 0;
            percentBefore += stays ? share.computePercent() : 0;
            namespaces.add(pod.ref().namespace());
          } else if (grant instanceof Grant.Mig mig) {
            migs.computeIfAbsent(mig.mig(), _ -> new HashSet<>()).add(pod.ref().uid());
          } else if (!whole.contains(pod.ref().uid())) {
            whole.add(pod.ref().uid());
          }
        }
      }
      memoryMiB += most;
      percent += percentMost;
    }

    void check(long gpuMiB) {
      boolean twice =
          whole.size() > 1
              || (!whole.isEmpty() && memoryMiB > 0)
              || (!migs.isEmpty() && (!whole.isEmpty() || memoryMiB > 0))
              || migs.values().stream().anyMatch(pods -> pods.size() > 1);
      if (twice || memoryMiB > gpuMiB || percent > 100 || namespaces.size() > 1) {
        throw new Violation(
            gpu
                + " is over-committed: whole by "
                + whole
                + ", MIG devices by "
                + migs
                + ", shares of "
                + memoryMiB
                + " of "
                + gpuMiB
                + " MiB and "
                + percent
                + " percent, namespaces "
                + namespaces);
      }
    }
  }
}
