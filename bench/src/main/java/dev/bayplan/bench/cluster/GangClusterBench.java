package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.kubelet.PlayedPod;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whole gangs through a real API server and kube-scheduler; before and after them, with Bayplan not
 * running, the floor.
 */
final class GangClusterBench {

  private static final Duration GRACE = Duration.ofSeconds(10);

  private final int zones;
  private final int runs;
  private final PrintWriter progress;

  /**
   * @param zones of 128 nodes each
   * @param runs of each shape after one that does not count, and of the floor on either side
   */
  GangClusterBench(int zones, int runs, PrintWriter progress) {
    this.zones = zones;
    this.runs = runs;
    this.progress = progress;
  }

  List<GangClusterRecord> records() {
    List<GangShape> shapes = List.of(GangShape.one(zones), GangShape.zoned(zones));
    try (ControlPlane plane = ControlPlane.start(ClusterBench.options())) {
      BayplanStage.install(plane);
      new FakeNodes(plane).createWithAgents(shapes.getFirst().nodes());
      List<Long> floors = new ArrayList<>();
      floors(plane, "before", floors);
      PlayedPod bayplan = BayplanStage.play(plane);
      Map<GangShape, List<GangTrials.Run>> all = run(shapes, new GangTrials(plane, bayplan));
      bayplan.delete(GRACE);
      floors(plane, "after", floors);
      return shapes.stream()
          .map(shape -> GangClusterRecord.of(shape, all.getOrDefault(shape, List.of()), floors))
          .toList();
    }
  }

  private Map<GangShape, List<GangTrials.Run>> run(List<GangShape> shapes, GangTrials trials) {
    Map<GangShape, List<GangTrials.Run>> all = new LinkedHashMap<>();
    for (int run = 0; run <= runs; run++) {
      for (GangShape shape : shapes) {
        GangTrials.Run one = trials.run(shape);
        progress.println(GangClusterReport.progress(shape, one, run == 0));
        progress.flush();
        if (run > 0) {
          all.computeIfAbsent(shape, _ -> new ArrayList<>()).add(one);
        }
      }
    }
    return all;
  }

  private void floors(ControlPlane plane, String when, List<Long> floors) {
    GangShape shape = GangShape.one(zones);
    for (int run = 0; run <= runs; run++) {
      String namespace = "floor-" + when + "-" + run;
      GangTrials.createNamespace(plane, namespace);
      BareClient client = new BareClient(plane, namespace);
      GangTrials.create(client, shape, _ -> true);
      Calm.await(Parts.of(plane));
      long millis = new GangFloor(plane, namespace).millis(shape.pods());
      progress.println(GangClusterReport.floor(shape, millis, run == 0));
      progress.flush();
      if (run > 0) {
        floors.add(millis);
      }
      client.deleteAll();
    }
  }
}
