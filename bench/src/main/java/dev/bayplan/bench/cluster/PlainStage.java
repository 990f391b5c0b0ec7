package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Without Bayplan: nothing of it is installed, and each trial has a kube-scheduler of its own. */
final class PlainStage implements Stage {

  private final ControlPlane plane;
  private final int nodes;

  PlainStage(ControlPlane plane, int nodes) {
    this.plane = plane;
    this.nodes = nodes;
    new FakeNodes(plane).create(BenchNodes.of(nodes));
  }

  @Override
  public ControlPlane plane() {
    return plane;
  }

  @Override
  public Trial open(Way way, String namespace) {
    return new PlainTrial(way);
  }

  @Override
  public void close() {
    plane.close();
  }

  private final class PlainTrial implements Trial {

    private final Way way;
    private final PlainScheduler scheduler;

    PlainTrial(Way way) {
      this.way = way;
      scheduler = PlainScheduler.start(plane, way);
    }

    @Override
    public String scheduler() {
      return PlainScheduler.NAME;
    }

    @Override
    public List<String> gates() {
      return List.of(PodBodies.OWN_GATE);
    }

    @Override
    public Map<String, Long> processes() {
      Map<String, Long> all = new LinkedHashMap<>(Parts.of(plane));
      scheduler.programs().forEach((label, program) -> all.put(label, program.pid()));
      return all;
    }

    @Override
    public void prepare(int pods) {}

    @Override
    public void release(BareClient client, int pods) {
      BareClient.all(pods, number -> client.patch(Trials.pod(number), patch(number)));
    }

    private String patch(int number) {
      return way == Way.FLOOR ? PodBodies.pin(BenchNodes.name(number % nodes)) : PodBodies.ungate();
    }

    @Override
    public void close() {
      scheduler.programs().values().forEach(Program::close);
    }
  }
}
