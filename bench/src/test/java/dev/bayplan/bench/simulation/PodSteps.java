package dev.bayplan.bench.simulation;

import dev.bayplan.api.Keys;
import dev.bayplan.bench.model.Binding;
import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** What users and other schedulers do to pods, one step at a time. */
final class PodSteps {

  private static final List<String> NAMESPACES = List.of("red", "blue");

  private final World world;
  private final SplittableRandom random;
  private final Workload workload;
  private int pods;

  PodSteps(World world, SplittableRandom random, Workload workload) {
    this.world = world;
    this.random = random;
    this.workload = workload;
  }

  void create(int count) {
    for (int i = 0; i < count; i++) {
      create("p" + pods++, NAMESPACES.get(random.nextInt(2)), workload.pod());
    }
  }

  private PodObject create(String name, String namespace, PodSpec spec) {
    world.trace.add("create " + name + " " + spec.ask());
    PodObject pod = world.server.pods().create(namespace, name, spec);
    if (pods % 3 != 0) { // No dice: they would change every seed.
      world.server.pods().annotate(pod.ref(), Keys.GANG, "gang-" + pods % 4);
    }
    return pod;
  }

  void deleteOne() {
    pick(pod -> true).forEach(this::delete);
  }

  void deleteMany() {
    for (PodObject pod : world.server.pods().all()) {
      if (random.nextInt(3) == 0) {
        delete(pod);
      }
    }
  }

  /** A bound pod is told to leave first, and is gone when its kubelet says so. */
  private void delete(PodObject pod) {
    world.trace.add("delete " + pod.ref().name());
    if (pod.bound() && random.nextBoolean()) {
      world.server.pods().terminate(pod.ref());
      world.clock.after(millis(0, 5_000), () -> world.server.pods().delete(pod.ref()));
    } else {
      world.server.pods().delete(pod.ref());
    }
  }

  void endOne() {
    pick(PodObject::bound)
        .forEach(pod -> {
          world.trace.add("end " + pod.ref().name());
          world.server.pods().end(pod.ref());
        });
  }

  /** A pod of another scheduler takes a place by count. */
  void strangerArrives() {
    PodSpec spec = workload.pod().scheduledBy("other");
    for (NodeObject node : world.server.nodes().all()) {
      if (Tally.fitsByCount(world.server, spec.counted(), node)) {
        PodObject pod = create("p" + pods++, "red", spec);
        world.server.podWrites().bind(Binding.bare(pod.ref(), node.name()));
        return;
      }
    }
  }

  /** Somebody binds a pod of ours by hand, without devices. */
  void strangerBindsOurs() {
    pick(pod -> !pod.bound())
        .forEach(pod -> {
          for (NodeObject node : world.server.nodes().all()) {
            if (Tally.fitsByCount(world.server, pod.spec().counted(), node)) {
              world.trace.add("stranger binds " + pod.ref().name() + " to " + node.name());
              world.auditor.strangerBinds(pod);
              world.server.podWrites().bind(Binding.bare(pod.ref(), node.name()));
              return;
            }
          }
        });
  }

  void forceDelete() {
    pick(PodObject::bound)
        .forEach(pod -> {
          world.trace.add("delete by force " + pod.ref().name());
          world.server.pods().delete(pod.ref());
        });
  }

  void unfit() {
    pick(PodObject::bound).forEach(pod -> world.kubelets.callUnfit(pod, "it is the wrong GPU"));
  }

  void touch() {
    pick(pod -> true)
        .forEach(pod -> world.server.pods().annotate(pod.ref(), "touched", "" + random.nextInt()));
  }

  /** A pod is deleted and made anew under its name. */
  void replace() {
    pick(pod -> true)
        .forEach(pod -> {
          world.server.pods().delete(pod.ref());
          create(pod.ref().name(), pod.ref().namespace(), workload.pod());
        });
  }

  private List<PodObject> pick(Predicate<PodObject> which) {
    List<PodObject> pods = world.server.pods().all().stream().filter(which).toList();
    return pods.isEmpty() ? List.of() : List.of(pods.get(random.nextInt(pods.size())));
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(from + random.nextInt(to - from));
  }
}
