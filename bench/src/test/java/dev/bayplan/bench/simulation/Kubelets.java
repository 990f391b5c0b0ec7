package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.Change;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.MigDevice;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.MigMode;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Sharer;
import dev.bayplan.policies.Verdict;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The kubelets of all nodes: who really has which device. They give a pod what is planned for it,
 * or, in some seeds, whatever is free, as a kubelet does that is not asked for its preference; a
 * pod that is deleted by force keeps its devices for a while. A device is never given twice.
 */
final class Kubelets {

  private static final NodeFacts ROOMY =
      new NodeFacts(
          "any",
          Map.of(),
          List.of(),
          false,
          new Resources(Long.MAX_VALUE / 4, Long.MAX_VALUE / 4),
          Integer.MAX_VALUE / 4);
  private static final int TRIES = 4;

  private final World world;
  private final SplittableRandom random;
  private final double ownMind;
  private final Map<String, Map<String, Given>> given = new TreeMap<>();
  private final Map<String, List<Gpu>> hardware = new HashMap<>();
  private final List<Consumer<String>> listeners = new ArrayList<>();
  private boolean deviated;

  /**
   * What a pod really has.
   *
   * @param planned whether each planned device is this or just another one
   * @param gone the API server knows the pod no more
   * @param unfit why the agent wants it gone, or empty
   */
  record Given(
      PodRef pod,
      Request request,
      List<Grant> grants,
      boolean planned,
      boolean gone,
      String unfit) {

    Given leaving() {
      return new Given(pod, request, grants, planned, true, unfit);
    }

    Given unfitFor(String why) {
      return new Given(pod, request, grants, planned, gone, why);
    }
  }

  Kubelets(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.ownMind = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.6);
    world.server.onChange(this::happened);
  }

  /** Told of each node on which something changed. */
  void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  /** The node has these devices from now on, and nothing runs on others. */
  void equip(String node, List<Gpu> gpus) {
    List<Gpu> before = hardware.put(node, gpus);
    if (before == null || !ids(gpus).equals(ids(before))) {
      given.remove(node);
    }
  }

  private static List<GpuId> ids(List<Gpu> gpus) {
    return gpus.stream().map(Gpu::id).toList();
  }

  /** Whether any pod got something else than was planned for it. */
  boolean deviated() {
    return deviated;
  }

  /** What is really given on this node, by pod uid. */
  Map<String, Given> on(String node) {
    return given.getOrDefault(node, Map.of());
  }

  Optional<Given> of(PodObject pod) {
    return Optional.ofNullable(on(pod.status().node()).get(pod.ref().uid()));
  }

  /** The agent of the node wants this pod gone. */
  void callUnfit(PodObject pod, String why) {
    String node = pod.status().node();
    Map<String, Given> pods = given.getOrDefault(node, Map.of());
    if (pods.containsKey(pod.ref().uid())) {
      pods.computeIfPresent(pod.ref().uid(), (_, now) -> now.unfitFor(why));
      changed(node);
    }
  }

  private void changed(String node) {
    listeners.forEach(listener -> listener.accept(node));
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(from + random.nextInt(to - from));
  }

  private void happened(Change change) {
    switch (change) {
      case Change.PodPut(PodObject pod) when pod.bound() && pod.ended() -> free(pod.ref());
      case Change.PodPut(PodObject pod) when pod.bound() && pod.status().terminating() ->
          world.clock.after(millis(0, 5_000), () -> world.server.delete(pod.ref()));
      case Change.PodPut(PodObject pod) when pod.bound() -> {
        if (of(pod).isEmpty() && wantsGpus(pod)) {
          admitLater(pod.ref(), 1);
        }
      }
      case Change.PodGone(PodObject pod) -> gone(pod);
      default -> {}
    }
  }

  private static boolean wantsGpus(PodObject pod) {
    return pod.spec().ask() instanceof Request request && request.wantsGpus();
  }

  private void admitLater(PodRef pod, int tries) {
    world.clock.after(millis(0, 1_500), () -> admit(pod, tries));
  }

  private void admit(PodRef ref, int tries) {
    PodObject pod = world.server.pod(ref).orElse(null);
    if (pod == null || pod.ended() || of(pod).isPresent() || pod.status().terminating()) {
      return;
    }
    String node = pod.status().node();
    if (world.server.node(node).isEmpty() || !hardware.containsKey(node)) {
      world.clock.after(Duration.ofSeconds(5), () -> admit(ref, tries));
      return;
    }
    Request request = (Request) pod.spec().ask();
    choose(pod, request, node)
        .ifPresentOrElse(
            grants -> give(pod, request, node, grants),
            () -> {
              if (tries < TRIES) {
                world.clock.after(Duration.ofSeconds(10), () -> admit(ref, tries + 1));
              } else {
                world.trace.add("kubelet of " + node + " has no room for " + ref.name());
                world.server.end(ref);
              }
            });
  }

  private void give(PodObject pod, Request request, String node, List<Grant> grants) {
    deviated |= !grants.equals(planned(pod));
    given
        .computeIfAbsent(node, n -> new TreeMap<>())
        .put(
            pod.ref().uid(),
            new Given(pod.ref(), request, grants, isExchange(planned(pod), grants), false, ""));
    world.trace.add("kubelet of " + node + " gives " + pod.ref().name() + " " + grants);
    changed(node);
  }

  /** Whether each planned device just became another one. */
  private static boolean isExchange(List<Grant> planned, List<Grant> grants) {
    return planned.stream().map(Device::of).distinct().count()
        == grants.stream().map(Device::of).distinct().count();
  }

  private static List<Grant> planned(PodObject pod) {
    return pod.status().standing() instanceof Standing.Assigned(Placement placement, _, _)
        ? placement.grants()
        : List.of();
  }

  private Optional<List<Grant>> choose(PodObject pod, Request request, String node) {
    List<Grant> planned = planned(pod);
    if (planned.isEmpty()) {
      return anything(request, pod.ref().namespace(), node);
    }
    if (random.nextDouble() >= ownMind) {
      Optional<List<Grant>> asPlanned = exchanged(pod, request, node, UnaryOperator.identity());
      if (asPlanned.isPresent()) {
        return asPlanned;
      }
    }
    for (int tries = 0; tries < 6; tries++) {
      Optional<List<Grant>> found = exchanged(pod, request, node, shuffled(planned, node));
      if (found.isPresent()) {
        return found;
      }
    }
    return anything(request, pod.ref().namespace(), node);
  }

  /** Each planned device becomes another one: a GPU any GPU, a MIG device one of its profile. */
  private UnaryOperator<Grant> shuffled(List<Grant> planned, String node) {
    List<Gpu> left = new ArrayList<>(gpusOf(node).stream().filter(gpu -> !gpu.cut()).toList());
    Map<String, List<Grant.Mig>> migs = migsByProfile(node);
    Map<MigId, String> profiles = DeviceReport.of(gpusOf(node)).migProfiles();
    Map<Device, Grant> exchange = new HashMap<>();
    for (Grant grant : planned) {
      Device device = Device.of(grant);
      List<?> others =
          grant instanceof Grant.Mig mig
              ? migs.getOrDefault(profiles.getOrDefault(mig.mig(), ""), List.of())
              : left;
      if (!exchange.containsKey(device) && !others.isEmpty()) {
        Object other = others.remove(random.nextInt(others.size()));
        exchange.put(
            device, other instanceof Grant.Mig mig ? mig : new Grant.Whole("", ((Gpu) other).id()));
      }
    }
    return grant -> on(exchange.getOrDefault(Device.of(grant), grant), grant);
  }

  private Map<String, List<Grant.Mig>> migsByProfile(String node) {
    Map<String, List<Grant.Mig>> migs = new HashMap<>();
    for (Gpu gpu : gpusOf(node)) {
      for (MigDevice mig : gpu.mig().devices()) {
        migs.computeIfAbsent(mig.profile(), _ -> new ArrayList<>())
            .add(new Grant.Mig("", mig.id(), gpu.id()));
      }
    }
    return migs;
  }

  /** The same for the same container, of another device. */
  private static Grant on(Grant device, Grant grant) {
    return switch (grant) {
      case Grant.Whole whole -> new Grant.Whole(whole.container(), device.gpu());
      case Grant.Mig mig when device instanceof Grant.Mig other ->
          new Grant.Mig(mig.container(), other.mig(), other.gpu());
      case Grant.Mig mig -> mig;
      case Grant.Share share ->
          new Grant.Share(
              share.container(), device.gpu(), share.memoryMiB(), share.computePercent());
    };
  }

  /** The planned devices after this exchange, where there is room for them. */
  private Optional<List<Grant>> exchanged(
      PodObject pod, Request request, String node, UnaryOperator<Grant> exchange) {
    List<Grant> grants = planned(pod).stream().map(exchange).toList();
    List<Hold> holds = holds(node);
    holds.add(Hold.of(request, new Placement(node, grants), Sharer.of(pod.ref().namespace())));
    boolean known = grants.stream().allMatch(grant -> isThere(grant, node));
    NodeState state = NodeState.of(ROOMY, gpusOf(node), holds);
    return known && state.overCommitments() == 0 && oneNamespacePerGpu(holds)
        ? Optional.of(grants)
        : Optional.empty();
  }

  private boolean isThere(Grant grant, String node) {
    return gpusOf(node).stream()
        .filter(gpu -> gpu.id().equals(grant.gpu()) && gpu.cut() == grant instanceof Grant.Mig)
        .anyMatch(gpu ->
            !(grant instanceof Grant.Mig mig)
                || gpu.mig().devices().stream().anyMatch(one -> one.id().equals(mig.mig())));
  }

  private static boolean oneNamespacePerGpu(List<Hold> holds) {
    Map<GpuId, Sharer> keys = new HashMap<>();
    for (Hold hold : holds) {
      for (Hold.GpuHold part : hold.gpus()) {
        Sharer other = keys.put(part.gpu(), hold.sharer());
        if (other != null && !other.domain().equals(hold.sharer().domain())) {
          return false;
        }
      }
    }
    return true;
  }

  private Optional<List<Grant>> anything(Request request, String namespace, String node) {
    Request bare = new Request(request.containers(), Resources.NONE, NodeConstraints.NONE);
    List<Gpu> well = new ArrayList<>();
    for (Gpu gpu : gpusOf(node)) {
      well.add(well(gpu));
    }
    return Placer.place(
                PodClass.of(bare, namespace),
                NodeState.of(ROOMY, well, holds(node)),
                Scoring.PACKING)
            instanceof Verdict.Fits(Placement placement, _)
        ? Optional.of(placement.grants())
        : Optional.empty();
  }

  /** A kubelet is not told of health. */
  private static Gpu well(Gpu gpu) {
    List<MigDevice> migs =
        gpu.mig().devices().stream()
            .map(mig -> new MigDevice(mig.id(), mig.profile(), mig.memoryMiB(), GpuHealth.OK))
            .toList();
    return new Gpu(
        gpu.id(),
        gpu.index(),
        gpu.model(),
        gpu.memoryMiB(),
        GpuHealth.OK,
        gpu.place(),
        new MigMode(gpu.cut(), migs));
  }

  private List<Gpu> gpusOf(String node) {
    return hardware.getOrDefault(node, List.of());
  }

  /** What everybody really has, also who is gone. */
  private List<Hold> holds(String node) {
    List<Hold> holds = new ArrayList<>();
    on(node)
        .values()
        .forEach(one ->
            holds.add(
                Hold.of(
                    one.request(),
                    new Placement(node, one.grants()),
                    Sharer.of(one.pod().namespace()))));
    return holds;
  }

  private void gone(PodObject pod) {
    if (of(pod).isEmpty()) {
      return;
    }
    String node = pod.status().node();
    if (pod.status().terminating()) {
      free(pod.ref());
      return;
    }
    given.getOrDefault(node, Map.of()).computeIfPresent(pod.ref().uid(), (_, now) -> now.leaving());
    changed(node);
    world.trace.add("devices of " + pod.ref().name() + " are releasing");
    world.clock.after(millis(0, 30_000), () -> free(pod.ref()));
  }

  private void free(PodRef pod) {
    given.forEach((node, pods) -> {
      if (pods.remove(pod.uid()) != null) {
        world.trace.add("devices of " + pod.name() + " on " + node + " are free");
        changed(node);
      }
    });
  }
}
