package dev.bayplan.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("cluster")
class ControlPlaneTest {
  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults());

  private final ControlPlane plane = cluster.plane();

  @Test
  void isAKubernetesOfTheVersionThatWeTestAgainst() {
    assertThat(plane.client().getKubernetesVersion().getGitVersion()).isEqualTo("v1.36.2");
    assertThat(plane.kubectl().run("version")).contains("Server Version: v1.36.2");
  }

  @Test
  void aNodeIsReadyAndFreeOfTaintsAsSoonAsItIsCreated() {
    new FakeNodes(plane).create(List.of(FakeNode.named("one").withGpus(8, "H100", 81_559)));

    var node = plane.client().nodes().withName("one").get();
    assertThat(node.getSpec().getTaints()).isEmpty();
    assertThat(node.getStatus().getAllocatable())
        .containsEntry("nvidia.com/gpu", new Quantity("8"))
        .containsEntry("bayplan.dev/gpu-memory", new Quantity("632"));
    assertThat(node.getStatus().getConditions())
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  /**
   * About 6 s on an idle machine; the figure is printed, not judged, for the machine may be shared.
   */
  @Test
  void fiveThousandNodesAreOneRequestEach() {
    long start = System.nanoTime();
    new FakeNodes(plane)
        .create(IntStream.range(0, 5_000).mapToObj(i -> FakeNode.named("many-" + i)).toList());
    System.out.printf(
        "5,000 nodes in %d ms%n", Duration.ofNanos(System.nanoTime() - start).toMillis());

    assertThat(plane.client().nodes().list().getItems()).hasSizeGreaterThanOrEqualTo(5_000);
  }

  @Test
  void kubectlRunsPluginsAgainstThisControlPlane(@TempDir Path folder) throws IOException {
    Path plugin = folder.resolve("kubectl-hello");
    Files.writeString(
        plugin, "#!/bin/sh\necho hello $1 && kubectl get namespace default -o name\n");
    assertThat(plugin.toFile().setExecutable(true)).isTrue();

    assertThat(plane.kubectl().withPlugins(folder).run("hello", "you"))
        .isEqualTo("hello you\nnamespace/default\n");
    assertThat(plane.kubectl().ask("", "hello", "you").status()).isNotZero();
  }

  @Test
  void rbacIsThatOfTheIdentity() {
    assertThatThrownBy(() -> plane.clientAs("system:serviceaccount:default:nobody").nodes().list())
        .isInstanceOfSatisfying(
            KubernetesClientException.class, e -> assertThat(e.getCode()).isEqualTo(403));
  }

  @Test
  void theApiServerComesBackWithEverythingAfterItsDeath() {
    new FakeNodes(plane).create(List.of(FakeNode.named("survivor")));

    plane.program("kube-apiserver").kill9();
    assertThatThrownBy(() -> plane.client().nodes().list())
        .isInstanceOf(KubernetesClientException.class);
    plane.restart("kube-apiserver");

    assertThat(plane.client().nodes().withName("survivor").get()).isNotNull();
  }

  @Test
  void aPausedApiServerAnswersNothingUntilItIsResumed() {
    plane.program("kube-apiserver").pause();
    assertThat(HttpProbe.succeeds(plane.url().resolve("/livez"), Map.of(), Duration.ofMillis(300)))
        .isFalse();
    plane.program("kube-apiserver").resume();

    Await.until(
        "the resumed API server answers",
        Duration.ofSeconds(10),
        () -> HttpProbe.succeeds(plane.url().resolve("/livez"), Map.of(), Duration.ofSeconds(2)));
  }
}
