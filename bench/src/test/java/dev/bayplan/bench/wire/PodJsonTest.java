package dev.bayplan.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bayplan.policies.Ask;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Standing;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class PodJsonTest {

  private static final ContainerRequest MAIN = container("main", ContainerKind.MAIN, GpuAsk.NONE);

  @Test
  void aShareIsAskedForInGibWithItsComputeBeside() {
    JsonNode pod = json(container("main", ContainerKind.MAIN, new GpuAsk.Share(11 * 1024, 81)));

    assertThat(pod.at("/metadata/annotations/bayplan.dev~1gpu-compute").asString()).isEqualTo("81");
    JsonNode resources = pod.at("/spec/containers/0/resources");
    assertThat(resources.toString())
        .isEqualTo(
            "{\"limits\":{\"bayplan.dev/gpu-memory\":\"11\"},\"requests\":{\"cpu\":\"3152m\","
                + "\"memory\":\"5872025600\",\"bayplan.dev/gpu-memory\":\"11\"}}");
  }

  @Test
  void wholeGpusAreAskedForAsUsual() {
    JsonNode pod = json(container("main", ContainerKind.MAIN, new GpuAsk.Whole(8)));

    assertThat(pod.at("/spec/containers/0/resources/limits").toString())
        .isEqualTo("{\"nvidia.com/gpu\":\"8\"}");
    assertThat(pod.at("/metadata/annotations").isMissingNode()).isTrue();
  }

  @Test
  void theEnvelopeIsWhatKubeSchedulerSends() {
    JsonNode pod = json(MAIN);

    assertThat(pod.propertyNames()).containsExactly("metadata", "spec", "status");
    assertThat(pod.at("/metadata").propertyNames())
        .containsExactly(
            "name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp");
    assertThat(pod.at("/metadata/resourceVersion").asString()).isEqualTo("17");
    assertThat(pod.at("/metadata/creationTimestamp").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(pod.at("/spec/schedulerName").asString()).isEqualTo("bayplan");
    assertThat(pod.at("/status").toString())
        .isEqualTo("{\"phase\":\"Pending\",\"qosClass\":\"Burstable\"}");
  }

  @Test
  void initContainersAndSidecarsStandBeforeTheMainOnes() {
    JsonNode pod =
        json(
            container("load", ContainerKind.INIT, new GpuAsk.Whole(1)),
            container("proxy", ContainerKind.SIDECAR, GpuAsk.NONE),
            MAIN);

    assertThat(pod.at("/spec/initContainers/0/name").asString()).isEqualTo("load");
    assertThat(pod.at("/spec/initContainers/0/restartPolicy").isMissingNode()).isTrue();
    assertThat(pod.at("/spec/initContainers/1/restartPolicy").asString()).isEqualTo("Always");
    assertThat(pod.at("/spec/containers/0/name").asString()).isEqualTo("main");
  }

  @Test
  void theNominatedNodeIsSent() {
    assertThat(PodJson.of(facts(request(MAIN)), "n7").at("/status/nominatedNodeName").asString())
        .isEqualTo("n7");
  }

  @Test
  void whatTheResourcesCannotSayIsRefused() {
    assertThatThrownBy(() -> json(container("main", ContainerKind.MAIN, new GpuAsk.Share(1500, 0))))
        .hasMessage("a share of 1500 MiB cannot be asked for: the resource counts whole GiB");
    assertThatThrownBy(() -> PodJson.of(facts(new InvalidRequest("both", Resources.NONE, 1)), ""))
        .hasMessageContaining("pod a/b has an invalid request");
  }

  private static JsonNode json(ContainerRequest... containers) {
    return PodJson.of(facts(request(containers)), "");
  }

  private static Request request(ContainerRequest... containers) {
    Resources resources = new Resources(3152, 5600L << 20);
    return new Request(List.of(containers), resources, NodeConstraints.NONE);
  }

  private static PodFacts facts(Ask ask) {
    PodRef ref = new PodRef("a", "b", "uid-1");
    return new PodFacts(ref, 17, true, ask, 0, 1_767_225_600, Standing.PENDING);
  }

  private static ContainerRequest container(String name, ContainerKind kind, GpuAsk gpus) {
    return new ContainerRequest(name, kind, gpus);
  }
}
