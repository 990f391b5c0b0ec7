package dev.bayplan.bench.cluster;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.util.List;

/** Tries a way once: pods held, then let go, counted by a watch, and taken away again. */
final class Trials {

  private int count;

  static String pod(int number) {
    return "p-" + number;
  }

  /**
   * The control plane is quiet before the clock starts and afterwards.
   *
   * @param pods all of which must be bound, or this throws
   */
  Run run(Stage stage, Way way, int pods) {
    String namespace = "bench-" + way.label() + "-" + ++count;
    stage
        .plane()
        .client()
        .namespaces()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    BareClient client = new BareClient(stage.plane(), namespace);
    try (Stage.Trial trial = stage.open(way, namespace);
        Arrivals arrivals = Arrivals.bound(stage.plane(), namespace)) {
      BareClient.all(
          pods,
          number -> client.create(PodBodies.pod(pod(number), trial.scheduler(), trial.gates())));
      trial.prepare(pods);
      Calm.await(trial.processes());
      Run run = timed(trial, arrivals, client, pods);
      client.deleteAll();
      Calm.await(trial.processes());
      return run;
    }
  }

  private static Run timed(Stage.Trial trial, Arrivals arrivals, BareClient client, int pods) {
    Cpu before = Cpu.of(trial.processes());
    long start = System.nanoTime();
    trial.release(client, pods);
    arrivals.await(pods, "are bound");
    Cpu used = Cpu.of(trial.processes()).since(before);
    List<Long> seen = arrivals.nanos();
    return Run.of(seen.stream().map(nanos -> nanos - start).toList(), used);
  }
}
