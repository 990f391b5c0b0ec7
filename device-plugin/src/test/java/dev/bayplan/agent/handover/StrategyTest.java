package dev.bayplan.agent.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.handover.edits.Edits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StrategyTest {

  private static final CdiSupport HONOURED = new CdiSupport.Honoured("containerd 2.2.9");
  private static final CdiSupport IGNORED = new CdiSupport.Ignored("containerd 1.6.20 ignores it");
  private static final CdiSupport UNKNOWN = new CdiSupport.Unknown("not asked yet");
  private static final List<String> TWO = List.of("GPU-b", "GPU-a");
  private static final Edits NODES = Edits.node("/dev/nvidia0", "/dev/nvidia0");

  @Test
  void cdiNamesGoIntoTheAnswer() {
    Allocation answer = Strategy.CDI_CRI.whole(TWO, StrategyTest::notAsked);

    assertThat(answer.cdiDevices())
        .containsExactly("bayplan.dev/gpu=GPU-a", "bayplan.dev/gpu=GPU-b");
    assertThat(answer.env()).isEmpty();
    assertThat(answer.edits()).isEqualTo(Edits.NONE);
  }

  @Test
  void orIntoAnAnnotation() {
    Allocation answer = Strategy.CDI_ANNOTATIONS.whole(TWO, StrategyTest::notAsked);

    assertThat(answer.annotations())
        .isEqualTo(
            Map.of(
                "cdi.k8s.io/bayplan_" + DeviceIds.slot(TWO),
                "bayplan.dev/gpu=GPU-a,bayplan.dev/gpu=GPU-b"));
  }

  @Test
  void theVariableNamesUuids() {
    assertThat(Strategy.ENVVAR.whole(TWO, StrategyTest::notAsked).env())
        .isEqualTo(Map.of("NVIDIA_VISIBLE_DEVICES", "GPU-a,GPU-b"));
  }

  @Test
  void mountsNameUuidsWhereAPodCannotOverrideThem() {
    Allocation answer = Strategy.VOLUME_MOUNTS.whole(TWO, StrategyTest::notAsked);

    assertThat(answer.env())
        .isEqualTo(Map.of("NVIDIA_VISIBLE_DEVICES", "/var/run/nvidia-container-devices"));
    assertThat(answer.edits().mounts())
        .extracting(mount -> mount.get("hostPath") + " " + mount.get("containerPath"))
        .containsExactly(
            "/dev/null /var/run/nvidia-container-devices/GPU-a",
            "/dev/null /var/run/nvidia-container-devices/GPU-b");
  }

  @Test
  void deviceNodesNeedNothingOfEngineOrRuntime() {
    Allocation answer = Strategy.DEVICE_NODES.whole(TWO, () -> NODES);

    assertThat(answer.edits()).isEqualTo(NODES);
    assertThat(answer.env())
        .as("an nvidia runtime must not add all GPUs")
        .isEqualTo(Map.of("NVIDIA_VISIBLE_DEVICES", "void"));
  }

  @Test
  void whereCdiIsIgnoredOrNotKnownADeviceComesAsANode() {
    assertThat(Strategy.CDI_CRI.on(HONOURED)).isEqualTo(Strategy.CDI_CRI);
    for (CdiSupport engine : List.of(IGNORED, UNKNOWN)) {
      Allocation given = Strategy.CDI_CRI.on(engine).whole(TWO, () -> NODES);
      assertThat(given.cdiDevices()).isEmpty();
      assertThat(given.edits().deviceNodes()).isEqualTo(NODES.deviceNodes());
    }
  }

  @Test
  void anotherWayThatWasAskedForIsTaken() {
    for (Strategy asked : Strategy.values()) {
      assertThat(asked.on(HONOURED)).isEqualTo(asked);
      if (asked != Strategy.CDI_CRI) {
        assertThat(asked.on(IGNORED)).isEqualTo(asked);
      }
    }
  }

  /** Reading specs takes time, in which the kubelet admits no pod. */
  private static Edits notAsked() {
    throw new AssertionError("edits are not needed here");
  }
}
