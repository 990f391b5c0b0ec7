package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.kubelet.PlayedPod;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Lets gangs through a control plane once: all pods but the last of each, quiet, then those. */
final class GangTrials {

  private final ControlPlane plane;
  private final PlayedPod bayplan;
  private final Tries tries;
  private int count;

  GangTrials(ControlPlane plane, PlayedPod bayplan) {
    this.plane = plane;
    this.bayplan = bayplan;
    this.tries = new Tries(bayplan);
  }

  /**
   * What one trial gave.
   *
   * @param cpu used from the last pod's creation to the last bind
   */
  record Run(
      double planMillis,
      long releaseToBoundMillis,
      long wholeMillis,
      int brokenLevels,
      int sharedNodes,
      Cpu cpu) {}

  /** All pods are bound, or this throws; afterwards they are gone. */
  Run run(GangShape shape) {
    String namespace = "gangs-" + shape.name() + "-" + ++count;
    createNamespace(plane, namespace);
    BareClient client = new BareClient(plane, namespace);
    try (GangArrivals arrivals = new GangArrivals(plane, namespace)) {
      create(client, shape, pod -> !shape.isLast(pod));
      Calm.await(processes());
      Run run = timed(shape, client, arrivals);
      client.deleteAll();
      Calm.await(processes());
      return run;
    }
  }

  private Run timed(GangShape shape, BareClient client, GangArrivals arrivals) {
    double tried = tries.millis();
    Cpu before = Cpu.of(processes());
    long start = System.nanoTime();
    create(client, shape, shape::isLast);
    arrivals.awaitBound(shape.pods());
    Cpu used = Cpu.of(processes()).since(before);
    Map<String, String> nodes = arrivals.nodes();
    return new Run(
        tries.millis() - tried,
        arrivals.releaseToBoundMillis(),
        arrivals.boundMillisSince(start),
        brokenLevels(shape, nodes),
        shape.pods() - Set.copyOf(nodes.values()).size(),
        used);
  }

  /** Gangs in more than one zone that must not leave theirs. */
  private static int brokenLevels(GangShape shape, Map<String, String> nodes) {
    Map<String, String> zones = new HashMap<>();
    shape.nodes().forEach(node -> zones.put(node.name(), node.labels().get(GangShape.ZONE)));
    Map<Integer, Set<String>> ofGang = new HashMap<>();
    for (int pod = 0; pod < shape.pods(); pod++) {
      ofGang
          .computeIfAbsent(shape.gang(pod), _ -> new HashSet<>())
          .add(zones.get(nodes.get(Trials.pod(pod))));
    }
    return shape.requireZone()
        ? (int) ofGang.values().stream().filter(its -> its.size() > 1).count()
        : 0;
  }

  static void createNamespace(ControlPlane plane, String name) {
    plane
        .client()
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  static void create(BareClient client, GangShape shape, IntPredicate which) {
    List<Integer> pods = IntStream.range(0, shape.pods()).filter(which).boxed().toList();
    BareClient.all(pods.size(), i -> client.create(shape.pod(pods.get(i))));
  }

  private Map<String, Long> processes() {
    Map<String, Long> all = new LinkedHashMap<>(Parts.of(plane));
    all.put(Cpu.SCHEDULER, bayplan.container("kube-scheduler").pid());
    all.put(Cpu.EXTENDER, bayplan.container("extender").pid());
    return all;
  }
}
