package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.Change;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
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

/**
 * The kubelets of all nodes: who really has which device. A pod that is deleted by force keeps its
 * devices for a while.
 */
final class Kubelets {

  private static final int TRIES = 4;

  private final World world;
  private final SplittableRandom random;
  private final DeviceChoice choice;
  private final Map<String, Map<String, Given>> given = new TreeMap<>();
  private final Map<String, List<Gpu>> hardware = new HashMap<>();
  private final List<Consumer<String>> listeners = new ArrayList<>();
  private final Map<String, Long> leavingSince = new HashMap<>();
  private boolean deviated;

  Kubelets(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.choice = new DeviceChoice(random);
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
      case Change.PodPut(PodObject pod) when pod.bound() && pod.status().terminating() -> {
        leavingSince.putIfAbsent(pod.ref().uid(), world.clock.nanos());
        world.clock.after(millis(0, 5_000), () -> world.server.pods().delete(pod.ref()));
      }
      case Change.PodPut(PodObject pod) when pod.bound() -> {
        if (of(pod).isEmpty() && wantsGpus(pod)) {
          admitLater(pod.ref(), 1);
        }
      }
      case Change.Gone(Change.PodPut(PodObject pod)) -> gone(pod);
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
    PodObject pod = world.server.pods().get(ref).orElse(null);
    if (pod == null || pod.ended() || of(pod).isPresent() || pod.status().terminating()) {
      return;
    }
    String node = pod.status().node();
    if (world.server.nodes().get(node).isEmpty() || !hardware.containsKey(node)) {
      world.clock.after(Duration.ofSeconds(5), () -> admit(ref, tries));
      return;
    }
    Request request = (Request) pod.spec().ask();
    choice
        .choose(ref, request, planned(pod), equipped(node))
        .ifPresentOrElse(
            grants -> give(pod, request, node, grants),
            () -> {
              if (tries < TRIES) {
                world.clock.after(Duration.ofSeconds(10), () -> admit(ref, tries + 1));
              } else {
                world.trace.add("kubelet of " + node + " has no room for " + ref.name());
                world.server.pods().end(ref);
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

  private Equipped equipped(String node) {
    return new Equipped(node, hardware.getOrDefault(node, List.of()), on(node).values());
  }

  private void gone(PodObject pod) {
    if (of(pod).isEmpty()) {
      return;
    }
    String node = pod.status().node();
    long since = leavingSince.getOrDefault(pod.ref().uid(), world.clock.nanos());
    if (since < world.clock.nanos()) { // It was not by force: the kubelet has ended it.
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
