package dev.bayplan.agent.handover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.handover.edits.Edits;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrategyTest {
  private static final CdiSupport HONOURED = new CdiSupport.Honoured("containerd 2.2.9");
  private static final CdiSupport IGNORED = new CdiSupport.Ignored("containerd 1.6.20 ignores it");
  private static final CdiSupport UNKNOWN = new CdiSupport.Unknown("not asked yet");

  @Test
  void whereCdiIsIgnoredOrNotKnownADeviceComesAsANode() {
    Edits node = Edits.node("/dev/nvidia0", "/dev/nvidia0");

    assertThat(Strategy.CDI_CRI.on(HONOURED).whole(List.of("GPU-1"), node).cdiDevices())
        .containsExactly("bayplan.dev/gpu=GPU-1");
    for (CdiSupport engine : List.of(IGNORED, UNKNOWN)) {
      Allocation given = Strategy.CDI_CRI.on(engine).whole(List.of("GPU-1"), node);
      assertThat(given.cdiDevices()).isEmpty();
      assertThat(given.edits().deviceNodes()).isEqualTo(node.deviceNodes());
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
}
