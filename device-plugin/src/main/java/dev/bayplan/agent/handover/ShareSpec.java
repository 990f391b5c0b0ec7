package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.edits.CdiSpec;
import dev.bayplan.agent.handover.edits.Edits;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The CDI spec of one container's share, which can be on several GPUs: what is said of each is then
 * said with commas, in one order. It says whom it is for: a spec of a pod that is gone would be
 * used without a question.
 */
final class ShareSpec {

  /** By this variable an engine shows that it honours CDI. */
  static final String SLOT = "BAYPLAN_SLOT";

  private ShareSpec() {}

  static CdiSpec of(Given given, Edits device, Isolation.Isolated isolated) {
    String slot = DeviceIds.slot(given.ids());
    Edits said =
        Edits.env(SLOT, slot)
            .and(Edits.env("BAYPLAN_POD_UID", given.podUid()))
            .and(Edits.env("BAYPLAN_GPU", each(given, Given.Part::gpu)))
            .and(
                Edits.env(
                    "BAYPLAN_GPU_MEMORY_MIB",
                    each(given, part -> Long.toString(part.memoryMiB().orElseThrow()))))
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

  private static String each(Given given, Function<Given.Part, String> what) {
    return given.parts().stream().map(what).collect(Collectors.joining(","));
  }
}
