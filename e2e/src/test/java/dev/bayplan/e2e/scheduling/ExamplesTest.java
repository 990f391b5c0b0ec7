package dev.bayplan.e2e.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Assignment;
import dev.bayplan.e2e.Manifests;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import dev.bayplan.testcluster.FakeNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code examples/}, with the real Job and Deployment controllers: what each README says is so. */
@Tag("cluster")
class ExamplesTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults().withWorkloadControllers())
          .prepared(plane -> plane.install(Manifests.folder().resolve("overlays/test")));

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String BLOCK = "network.topology.nvidia.com/block";

  private static Bayplan bayplan;

  /** Two blocks of four nodes for gangs, and one GPU for shares. */
  @BeforeAll
  static void start() {
    List<FakeNode> large =
        Stream.of("a-0", "a-1", "a-2", "a-3", "b-0", "b-1", "b-2", "b-3")
            .map(name ->
                FakeNode.named(name)
                    .withLabel(BLOCK, name.substring(0, 1))
                    .withGpus(8, "H100-SXM5-80GB", Bayplan.GPU_MIB))
            .toList();
    FakeNode small = FakeNode.named("small").withGpus(1, "A100-SXM4-80GB", Bayplan.GPU_MIB);
    bayplan =
        Bayplan.start(cluster.plane(), Stream.concat(large.stream(), Stream.of(small)).toList());
  }

  @Test
  void theTrainingGangIsWithinOneBlockOrNowhere() throws IOException {
    Workload workload = new Workload(cluster.plane(), "training");
    Pod inTheWay = workload.whole("in-the-way", 8);
    inTheWay.getSpec().setNodeSelector(Map.of("kubernetes.io/hostname", "a-0"));
    workload.create(inTheWay);
    bayplan.await("a block has no room for four", LIMIT, () -> workload.bound() == 1);
    String job = Files.readString(example("training-gang/job.yaml"));

    apply(workload, job);
    bayplan.await("the gang is bound", LIMIT, () -> blocks(workload, "train").size() == 4);
    assertThat(blocks(workload, "train")).containsOnly("b");

    apply(workload, job.replace(" train\n", " next\n").replace("app: train", "app: next"));
    bayplan.await("the next one says why it waits", LIMIT, () -> saysWhy(workload, "next") > 0);
    assertThat(blocks(workload, "next")).as("none of it is bound").isEmpty();

    workload.delete(List.of("in-the-way"));
    bayplan.await("it follows whole", LIMIT, () -> blocks(workload, "next").size() == 4);
    assertThat(blocks(workload, "next")).containsOnly("a");
    Books.check(workload.list(), Bayplan.GPU_MIB);
  }

  @Test
  void theReplicasShareAGpu() throws IOException {
    Workload workload = new Workload(cluster.plane(), "inference");
    apply(workload, Files.readString(example("inference-shares/deployment.yaml")));

    bayplan.await("all are bound", LIMIT, () -> workload.bound() == 4);
    assertThat(workload.list())
        .allSatisfy(pod ->
            assertThat(Books.assignmentOf(pod).devices())
                .singleElement()
                .extracting(device -> ((Assignment.Device.Share) device).memoryMiB())
                .isEqualTo(20L * 1024));
    Books.check(workload.list(), Bayplan.GPU_MIB);
  }

  private static Path example(String file) {
    return Manifests.folder().resolveSibling("examples").resolve(file);
  }

  private static void apply(Workload workload, String yaml) {
    var answer =
        cluster.plane().kubectl().ask(yaml, "apply", "-n", workload.namespace(), "-f", "-");
    assertThat(answer.status()).as(answer.err()).isZero();
  }

  /** One for each bound pod. */
  private static List<String> blocks(Workload workload, String app) {
    return of(workload, app)
        .filter(Workload::isBound)
        .map(pod -> pod.getSpec().getNodeName().substring(0, 1))
        .toList();
  }

  private static long saysWhy(Workload workload, String app) {
    return of(workload, app).filter(pod -> !Workload.refusal(pod).isEmpty()).count();
  }

  private static Stream<Pod> of(Workload workload, String app) {
    return workload.list().stream()
        .filter(pod -> app.equals(pod.getMetadata().getLabels().get("app")));
  }
}
