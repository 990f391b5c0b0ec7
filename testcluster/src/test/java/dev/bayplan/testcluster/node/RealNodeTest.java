package dev.bayplan.testcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.HttpProbe;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@NodeTest
class RealNodeTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults());

  private static final NodeOptions OPTIONS =
      NodeOptions.defaults().withKubelet("topologyManagerPolicy", "restricted");

  private static RealNode node;

  @BeforeAll
  static void start() {
    node = RealNode.start(cluster.plane(), OPTIONS);
  }

  private final NodePods pods = new NodePods(cluster.plane(), OPTIONS.name());

  @Test
  void aContainerIsLookedInto() {
    RealContainer container = node.container(pods.run("looked-into"), "main");

    assertThat(container.environment()).containsEntry("COLOUR", "green");
    assertThat(container.devices())
        .contains(new RealContainer.DeviceNode("/dev/null", "1:3"))
        .noneMatch(device -> device.path().contains("nvidia"));
    assertThat(container.mountPoints()).contains("/dev", "/etc/resolv.conf");
    assertThat(container.read("/etc/resolv.conf")).contains("127.0.0.1");
    assertThat(container.exec("hostname")).isEqualToIgnoringNewLines("looked-into");
    assertThat(node.ctr("containers", "list")).contains(container.id());
  }

  @Test
  void logsAndExecComeThroughTheApiServer() {
    pods.run("talks", "sh", "-c", "echo hello; sleep 1000");

    assertThat(cluster.plane().kubectl().run("logs", "talks")).isEqualTo("hello\n");
    assertThat(cluster.plane().kubectl().run("exec", "talks", "--", "env"))
        .contains("COLOUR=green");
  }

  @Test
  void theKubeletsOptionsAreItsOwn() {
    URI configuration = node.kubelet().resolve("/configz");

    assertThat(HttpProbe.get(configuration, Map.of(), Duration.ofSeconds(10)).orElseThrow().body())
        .contains("\"topologyManagerPolicy\":\"restricted\"")
        .contains("\"nodeStatusUpdateFrequency\":\"1s\"");
  }

  @Test
  void aRestartOfKubeletOrContainerdLeavesAPodRunning() {
    Pod pod = pods.run("stays");
    RealContainer before = node.container(pod, "main");

    node.restartKubelet();
    node.restartContainerd();

    assertThat(node.container(pods.running("stays", 0), "main")).isEqualTo(before);
  }

  @Test
  void aCrashedContainerIsStartedAgain() {
    RealContainer first = node.container(pods.run("crashes"), "main");

    first.kill9();

    assertThat(node.container(pods.running("crashes", 1), "main").id()).isNotEqualTo(first.id());
  }

  @Test
  void aPodBoundWhileTheKubeletIsAwayRunsLater() {
    node.stopKubelet();
    pods.create("waits");
    assertThat(pods.get("waits").getStatus().getPhase()).isEqualTo("Pending");

    node.resumeKubelet();

    pods.running("waits", 0);
  }

  @Test
  void anAgentFindsTheSocketsFromOutside() {
    assertThat(node.devicePlugins().resolve("kubelet.sock")).exists();
    assertThat(node.podResources()).exists();
    assertThat(Files.isDirectory(node.cdi())).isTrue();
    assertThat(node.devicePlugins().resolve("room-for-the-name-of-an-agents-own.sock").toString())
        .hasSizeLessThan(107);
    assertThat(node.allocatable("bayplan.dev/gpu-memory")).isZero();
    assertThat(node.allocatable("pods")).isEqualTo(250);
  }
}
