package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.edits.CdiSpec;
import dev.bayplan.agent.handover.edits.Edits;
import java.util.Map;

/**
 * The CDI spec of one share. It says whom it is for: a spec of a pod that is gone would be used
 * without a question.
 */
final class ShareSpec {

  /** By this variable an engine shows that it honours CDI. */
  static final String SLOT = "BAYPLAN_SLOT";

  private ShareSpec() {}

  static CdiSpec of(Given given, Edits device, Isolation.Isolated isolated) {
    Given.Part share = given.parts().getFirst();
    String slot = DeviceIds.slot(given.ids());
    Edits said =
        Edits.env(SLOT, slot)
            .and(Edits.env("BAYPLAN_POD_UID", given.podUid()))
            .and(Edits.env("BAYPLAN_GPU", share.gpu()))
            .and(
                Edits.env("BAYPLAN_GPU_MEMORY_MIB", Long.toString(share.memoryMiB().orElseThrow())))
            .and(Edits.env("BAYPLAN_ISOLATION", isolated.kind()));
    return new CdiSpec(
        CdiSpec.SHARE,
        slot,
        Map.of(
            "bayplan.dev/pod", given.pod().toString(),
            "bayplan.dev/pod-uid", given.podUid(),
            "bayplan.dev/container", given.container()),
        said.and(isolated.edits()).and(device));
  }
}
