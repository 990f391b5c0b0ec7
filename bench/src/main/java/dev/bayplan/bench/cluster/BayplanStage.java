package dev.bayplan.bench.cluster;

import dev.bayplan.api.Keys;
import dev.bayplan.testcluster.BuildScript;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.kubelet.Images;
import dev.bayplan.testcluster.kubelet.JavaProgram;
import dev.bayplan.testcluster.kubelet.KubeletPlayer;
import dev.bayplan.testcluster.kubelet.PlayedPod;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * With Bayplan as {@code manifests/base} installs it, but one replica: a second one belongs on
 * another machine. Both containers run from the first trial to the last.
 */
final class BayplanStage implements Stage {

  /** As {@code scheduler/pom.xml} has them; the limit on memory is that of the Deployment. */
  static final String[] FLAGS = {
    "-XX:+UseG1GC",
    "-XX:+UseCompactObjectHeaders",
    "-XX:MaxRAM=4g",
    "-XX:MaxRAMPercentage=75",
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow"
  };

  private static final String NAMESPACE = "bayplan-system";
  private static final String NAME = "bayplan";
  private static final Duration START = Duration.ofMinutes(3);

  private final ControlPlane plane;
  private final PlayedPod pod;

  BayplanStage(ControlPlane plane, int nodes) {
    this.plane = plane;
    install(plane);
    // A trial's pods have the gates that it says: on the direct path not this one.
    plane.kubectl().run("delete", "mutatingadmissionpolicybinding", "bayplan-gate");
    new FakeNodes(plane).createWithAgents(BenchNodes.of(nodes));
    pod = play(plane);
  }

  /** The manifests; nothing of it runs yet. */
  static void install(ControlPlane plane) {
    plane.install(BuildScript.inCheckout("build").resolve("../../manifests/base").normalize());
  }

  /** Starts both containers, and returns when they are ready. */
  static PlayedPod play(ControlPlane plane) {
    plane.client().apps().deployments().inNamespace(NAMESPACE).withName(NAME).scale(1);
    Images images =
        Images.none()
            .with(
                "bayplan/extender",
                JavaProgram.onThisClassPath("dev.bayplan.scheduler.Main", FLAGS));
    return new KubeletPlayer(plane, images)
        .deployment(NAMESPACE, NAME)
        .getFirst()
        .awaitReady(START);
  }

  @Override
  public ControlPlane plane() {
    return plane;
  }

  @Override
  public Trial open(Way way, String namespace) {
    return switch (way) {
      case DIRECT -> new Direct();
      case PLANNED -> new Planned(namespace);
      case NAMED -> new Named(namespace);
      case SAMPLED, ALL_NODES, RANKED, FLOOR ->
          throw new IllegalArgumentException(way + " is not tried on Bayplan's control plane");
    };
  }

  @Override
  public void close() {
    plane.close();
  }

  private abstract class BayplanTrial implements Trial {

    @Override
    public String scheduler() {
      return Keys.SCHEDULER_NAME;
    }

    @Override
    public Map<String, Long> processes() {
      Map<String, Long> all = new LinkedHashMap<>(Parts.of(plane));
      all.put(Cpu.SCHEDULER, pod.container("kube-scheduler").pid());
      all.put(Cpu.EXTENDER, pod.container("extender").pid());
      return all;
    }

    @Override
    public void prepare(int pods) {}

    @Override
    public void close() {}
  }

  /** Another's gate alone: Bayplan hears of the pod in its first filter call. */
  private final class Direct extends BayplanTrial {

    @Override
    public List<String> gates() {
      return List.of(PodBodies.OWN_GATE);
    }

    @Override
    public void release(BareClient client, int pods) {
      BareClient.all(pods, number -> client.patch(Trials.pod(number), PodBodies.ungate()));
    }
  }

  /** No node will do, by a policy, until the policy goes: one write lets all pods be planned. */
  private final class Planned extends BayplanTrial {

    private final Obstacle obstacle;

    Planned(String namespace) {
      obstacle = Obstacle.put(plane, namespace);
    }

    @Override
    public List<String> gates() {
      return List.of(Keys.PLAN);
    }

    @Override
    public void release(BareClient client, int pods) {
      obstacle.close();
    }

    @Override
    public void close() {
      obstacle.close();
    }
  }

  /**
   * All of kube-scheduler's window is taken by pods that it cannot bind, until they are deleted.
   */
  private final class Named extends BayplanTrial {

    private final String namespace;
    private final FullWindow window;

    Named(String namespace) {
      this.namespace = namespace;
      window = FullWindow.of(plane);
    }

    @Override
    public List<String> gates() {
      return List.of(Keys.PLAN);
    }

    @Override
    public void prepare(int pods) {
      try (Arrivals named = Arrivals.named(plane, namespace)) {
        named.await(pods, "have a name");
      }
    }

    @Override
    public void release(BareClient client, int pods) {
      window.close();
    }

    @Override
    public void close() {
      window.close();
    }
  }
}
