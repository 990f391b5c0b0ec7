package dev.bayplan.testcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

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

  @Test
  void fiveThousandNodesAreSoonThere() {
    long start = System.nanoTime();
    new FakeNodes(plane)
        .create(
            IntStream.range(0, 5_000)
                .mapToObj(i -> FakeNode.named("many-" + i).withGpus(8, "H100", 81_559))
                .toList());
    long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();

    System.out.printf("5,000 nodes in %d ms%n", millis);
    assertThat(plane.client().nodes().list().getItems()).hasSizeGreaterThanOrEqualTo(5_000);
    assertThat(millis).as("milliseconds; about 6,000 on an idle machine").isLessThan(60_000);
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
