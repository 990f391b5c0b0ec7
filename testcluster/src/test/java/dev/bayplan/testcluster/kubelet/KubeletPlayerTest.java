package dev.bayplan.testcluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.HttpProbe;
import io.fabric8.kubernetes.api.model.authentication.SelfSubjectReview;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("cluster")
class KubeletPlayerTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults())
          .prepared(plane -> plane.install(Path.of("src/test/resources/echo")));

  private final ControlPlane plane = cluster.plane();
  private final KubeletPlayer kubelet =
      new KubeletPlayer(
          plane,
          Images.none()
              .with("bayplan.test/echo", JavaProgram.onThisClassPath(EchoServer.class.getName())));
  private PlayedPod first;
  private PlayedPod second;

  @BeforeEach
  void twoReplicas() {
    List<PlayedPod> pods = kubelet.deployment("echo", "echo");
    assertThat(pods).hasSize(2);
    first = pods.getFirst().awaitReady(SOON);
    second = pods.getLast().awaitReady(SOON);
  }

  @AfterEach
  void stop() {
    kubelet.pods().forEach(pod -> pod.delete(Duration.ofSeconds(2)));
    kubelet.close();
  }

  @Test
  void argumentsAndEnvironmentAreTheManifestsWithPortsAndPathsReplaced() {
    int port = first.container("echo").port(8080);

    assertThat(ask(first, "/arguments").lines())
        .startsWith(Integer.toString(port))
        .endsWith("--pod=" + first.name(), "--literal=$(POD_NAME)");
    assertThat(ask(first, "/env?SELF")).isEqualTo("http://localhost:%d/%s", port, first.name());
    assertThat(ask(first, "/env?NODE_NAME")).isEqualTo(KubeletPlayer.CONTROL_PLANE_NODE);
    assertThat(ask(first, "/env?APP")).isEqualTo("echo");
    assertThat(ask(first, "/env?HOSTNAME")).isEqualTo(first.name());
    assertThat(port).isNotEqualTo(8080).isNotEqualTo(second.container("echo").port(8080));
  }

  @Test
  void configMapsAreFilesInWhichWholePortsAndPathsAreReplaced() {
    PlayedContainer echo = first.container("echo");

    assertThat(ask(first, "/config").lines())
        .contains(
            "listen=0.0.0.0:" + echo.port(8080),
            "peer=http://127.0.0.1:%d/verbs".formatted(echo.port(9443)),
            "budget=80801")
        .anyMatch(line ->
            line.startsWith("journal=/")
                && line.endsWith("/journal")
                && !line.contains("/var/lib/echo"));
  }

  @Test
  void theTokenIsBoundToThePodAndNamesItsNode() throws IOException {
    Path token = Path.of(ask(first, "/env?KUBECONFIG")).resolveSibling("token");
    KubernetesClient client = plane.clientWithToken(Files.readString(token));

    var user = client.resource(new SelfSubjectReview()).create().getStatus().getUserInfo();

    assertThat(user.getUsername()).isEqualTo("system:serviceaccount:echo:echo");
    assertThat(user.getExtra())
        .containsEntry(
            "authentication.kubernetes.io/node-name", List.of(KubeletPlayer.CONTROL_PLANE_NODE))
        .containsEntry("authentication.kubernetes.io/pod-name", List.of(first.name()));
  }

  @Test
  void whatIsKilledComesBackUnderTheSameName() {
    PlayedContainer echo = first.container("echo");
    String before = ask(first, "/pid");

    echo.kill9();
    assertThat(first.isReady()).isFalse();
    first.awaitReady(SOON);

    assertThat(ask(first, "/pid")).isNotEqualTo(before);
    assertThat(echo.restarts()).isEqualTo(1);
    assertThat(second.container("echo").restarts()).isZero();
  }

  @Test
  void whatHangsIsEndedByItsLivenessProbe() {
    first.container("echo").pause();

    Await.until("the container was restarted", SOON, () -> first.container("echo").restarts() == 1);
    first.awaitReady(SOON);
  }

  @Test
  void thePodInTheApiServerSaysWhatItsContainersDo() {
    awaitReadyInApiServer(true);
    first.powerOff();
    awaitReadyInApiServer(false);
  }

  @Test
  void aServiceLeadsToThePodsThroughTheApiServer() {
    String path = "/api/v1/namespaces/echo/services/echo:http/proxy/ready";
    Await.until(
        "the service proxy answers",
        SOON,
        () -> plane.kubectl().ask("", "get", "--raw", path).out().equals("ready"),
        () -> plane.kubectl().ask("", "get", "--raw", path).toString());
  }

  private void awaitReadyInApiServer(boolean ready) {
    String wanted = ready ? "True" : "False";
    Await.until(
        "the pod's condition Ready is " + wanted,
        SOON,
        () ->
            plane
                .client()
                .pods()
                .inNamespace("echo")
                .withName(first.name())
                .get()
                .getStatus()
                .getConditions()
                .stream()
                .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals(wanted)));
  }

  private static String ask(PlayedPod pod, String path) {
    URI uri = pod.url(8080).resolve(path);
    return HttpProbe.get(uri, Map.of(), Duration.ofSeconds(5)).orElseThrow().body();
  }
}
