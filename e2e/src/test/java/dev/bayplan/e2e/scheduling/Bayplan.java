package dev.bayplan.e2e.scheduling;

import dev.bayplan.e2e.Manifests;
import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.FakeNode;
import dev.bayplan.testcluster.FakeNodes;
import dev.bayplan.testcluster.kubelet.Images;
import dev.bayplan.testcluster.kubelet.JavaProgram;
import dev.bayplan.testcluster.kubelet.KubeletPlayer;
import dev.bayplan.testcluster.kubelet.PlayedContainer;
import dev.bayplan.testcluster.kubelet.PlayedPod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Bayplan as installed: its scheduler pod played on a control plane, and the nodes it serves. */
public final class Bayplan {

  static final int GPU_MIB = 80 * 1024;
  static final Duration START = Duration.ofSeconds(60);

  private static final String NAMESPACE = "bayplan-system";
  private static final int CONSOLE_PORT = 10270;

  private final ControlPlane plane;
  private final PlayedPod pod;
  private final HttpClient http = HttpClient.newHttpClient();

  private Bayplan(ControlPlane plane, PlayedPod pod) {
    this.plane = plane;
    this.pod = pod;
  }

  /** A control plane with this kustomization of {@code manifests/} installed. */
  public static ControlPlaneExtension installed(String kustomization) {
    return ControlPlaneExtension.of(ControlPlaneOptions.defaults())
        .prepared(plane -> plane.install(Manifests.folder().resolve(kustomization)));
  }

  /** The same, where pods are born without the gate and take the direct path. */
  public static ControlPlaneExtension installedWithoutGate(String kustomization) {
    return installed(kustomization)
        .prepared(plane ->
            plane.kubectl().run("delete", "mutatingadmissionpolicybinding", "bayplan-gate"));
  }

  /** Makes the nodes, starts the scheduler pod, and returns when both containers are ready. */
  public static Bayplan start(ControlPlane plane, List<FakeNode> nodes) {
    new FakeNodes(plane).createWithAgents(nodes);
    List<String> extender =
        JavaProgram.onThisClassPath(
            "dev.bayplan.scheduler.Main", "-XX:+UseCompactObjectHeaders", "-Xmx1g");
    PlayedPod pod =
        new KubeletPlayer(plane, Images.none().with("bayplan/extender", extender))
            .deployment(NAMESPACE, "bayplan")
            .getFirst();
    return new Bayplan(plane, pod.awaitReady(START));
  }

  /** {@code count} nodes with so many GPUs of 80 GiB each. */
  static List<FakeNode> nodes(int count, int gpus) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            FakeNode.named("gpu-" + i)
                .withLabel("topology.kubernetes.io/zone", "zone-" + i % 3)
                .withGpus(gpus, "A100-SXM4-80GB", GPU_MIB))
        .toList();
  }

  ControlPlane plane() {
    return plane;
  }

  PlayedContainer extender() {
    return pod.container("extender");
  }

  PlayedContainer scheduler() {
    return pod.container("kube-scheduler");
  }

  void awaitReady() {
    pod.awaitReady(START);
  }

  String logTails() {
    return pod.logTails();
  }

  /** What the console answers, with whatever status. */
  HttpResponse<String> get(String path) {
    URI url = pod.url(CONSOLE_PORT).resolve(path);
    try {
      return http.send(
          HttpRequest.newBuilder(url).timeout(Duration.ofSeconds(10)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException unanswered) {
      throw new UncheckedIOException(unanswered);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  String why(Workload workload, String pod) {
    return get("/why/" + workload.namespace() + "/" + pod + "?format=text").body();
  }

  /** The value of one line of {@code /metrics}, labels included in the name. */
  double metric(String line) {
    return get("/metrics")
        .body()
        .lines()
        .filter(text -> text.startsWith(line + " "))
        .mapToDouble(text -> Double.parseDouble(text.substring(line.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  /** Waits for something of this cluster; a failure shows the ends of all logs. */
  public void await(String what, Duration limit, BooleanSupplier condition) {
    Await.until(what, limit, condition, () -> "\n" + logTails());
  }
}
