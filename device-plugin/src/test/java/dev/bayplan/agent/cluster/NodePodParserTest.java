package dev.bayplan.agent.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.handover.NodePod;
import dev.bayplan.api.Keys;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodePodParserTest {

  private static final String PLAN =
      "{\"v\":1,\"node\":\"n\",\"containers\":{\"main\":[{\"gpu\":\"GPU-0\",\"memoryMiB\":20480}]},"
          + "\"plan\":\"p\",\"generation\":1,\"epoch\":1,\"decision\":\"d\"}";

  @Test
  void containersThatAskComeInTheKubeletsOrder() {
    Pod pod =
        base()
            .editSpec()
            .addNewInitContainer()
            .withName("load")
            .withNewResources()
            .addToLimits(Keys.GPU, new Quantity("2"))
            .endResources()
            .endInitContainer()
            .addNewInitContainer()
            .withName("proxy")
            .withRestartPolicy("Always")
            .withNewResources()
            .addToLimits(Keys.GPU_MEMORY, new Quantity("4"))
            .endResources()
            .endInitContainer()
            .addNewContainer()
            .withName("main")
            .withNewResources()
            .addToLimits("cpu", new Quantity("500m"))
            .addToLimits("nvidia.com/mig-1g.10gb.me", new Quantity("1"))
            .endResources()
            .endContainer()
            .addNewContainer()
            .withName("plain")
            .endContainer()
            .endSpec()
            .build();

    assertThat(NodePodParser.parse(pod).containers())
        .containsExactly(
            new NodePod.ContainerAsk("load", true, Keys.GPU, 2),
            new NodePod.ContainerAsk("proxy", false, Keys.GPU_MEMORY, 4),
            new NodePod.ContainerAsk("main", false, "nvidia.com/mig-1g.10gb.me", 1));
  }

  @Test
  void aShareWithAPercentageIsRelativeAndWholeGpusAreNot() {
    Pod pod =
        new PodBuilder(asking("1"))
            .editMetadata()
            .addToAnnotations(Keys.GPU_MEMORY_PERCENT, "50")
            .endMetadata()
            .editSpec()
            .editFirstContainer()
            .withNewResources()
            .addToLimits(Keys.GPU_MEMORY, new Quantity("1"))
            .addToLimits(Keys.GPU, new Quantity("1"))
            .endResources()
            .endContainer()
            .endSpec()
            .build();

    assertThat(NodePodParser.parse(pod).containers())
        .allSatisfy(
            ask -> assertThat(ask.relative()).isEqualTo(ask.resource().equals(Keys.GPU_MEMORY)));
  }

  @ParameterizedTest
  @CsvSource({"8, 8", "1k, 1000", "1Ki, 1024", "0, 0", "-1, 0", "99999999999999, 2147483647"})
  void countsAreQuantities(String quantity, int count) {
    NodePod parsed = NodePodParser.parse(asking(quantity));

    if (count == 0) {
      assertThat(parsed.containers()).isEmpty();
    } else {
      assertThat(parsed.containers().getFirst().count()).isEqualTo(count);
    }
  }

  @Test
  void theAssignmentIsRead() {
    NodePod parsed = NodePodParser.parse(annotated(PLAN));

    assertThat(parsed.planned("main")).hasSize(1);
    assertThat(parsed.planned("other")).isEmpty();
    assertThat(parsed.created()).isEqualTo(Instant.parse("2026-11-24T09:00:00Z"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"v\":99}", "{\"v\":1,\"node\":\"n\"}", "null"})
  void aDamagedAssignmentCountsAsNone(String text) {
    assertThat(NodePodParser.parse(annotated(text)).planned("main")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"Pending, false", "Running, false", "Succeeded, true", "Failed, true", ", false"})
  void aPodHasEndedByItsPhase(String phase, boolean ended) {
    Pod pod = base().withNewStatus().withPhase(phase).endStatus().build();

    assertThat(NodePodParser.parse(pod).ended()).isEqualTo(ended);
  }

  @Test
  void containersThatRanAtAnyTimeAreKnown() {
    Pod pod =
        base()
            .withNewStatus()
            .addToInitContainerStatuses(
                new ContainerStatusBuilder()
                    .withName("load")
                    .withNewState()
                    .withNewTerminated()
                    .endTerminated()
                    .endState()
                    .build())
            .addToContainerStatuses(
                new ContainerStatusBuilder()
                    .withName("crashed")
                    .withNewState()
                    .withNewWaiting()
                    .endWaiting()
                    .endState()
                    .withNewLastState()
                    .withNewTerminated()
                    .endTerminated()
                    .endLastState()
                    .build(),
                new ContainerStatusBuilder()
                    .withName("pulling")
                    .withNewState()
                    .withNewWaiting()
                    .endWaiting()
                    .endState()
                    .build())
            .endStatus()
            .build();

    assertThat(NodePodParser.parse(pod).started()).containsExactlyInAnyOrder("load", "crashed");
  }

  @Test
  void aPodWithoutTimeOrStatusIsRead() {
    Pod pod = base().editMetadata().withCreationTimestamp("soon").endMetadata().build();

    assertThat(NodePodParser.parse(pod).created()).isEqualTo(Instant.EPOCH);
  }

  private static PodBuilder base() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("ns")
        .withName("a")
        .withUid("uid-a")
        .withCreationTimestamp("2026-11-24T09:00:00Z")
        .endMetadata()
        .withNewSpec()
        .endSpec();
  }

  private static Pod asking(String quantity) {
    return base()
        .editSpec()
        .addNewContainer()
        .withName("main")
        .withNewResources()
        .addToLimits(Keys.GPU, Quantity.parse(quantity))
        .endResources()
        .endContainer()
        .endSpec()
        .build();
  }

  private static Pod annotated(String text) {
    return base()
        .editMetadata()
        .withAnnotations(Map.of(Keys.ASSIGNMENT, text))
        .endMetadata()
        .build();
  }
}
