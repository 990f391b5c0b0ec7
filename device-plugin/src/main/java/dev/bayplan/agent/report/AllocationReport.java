package dev.bayplan.agent.report;

import dev.bayplan.agent.handover.Eviction;
import dev.bayplan.agent.handover.Given;
import dev.bayplan.agent.handover.Held;
import dev.bayplan.api.resources.AllocationStatus;
import dev.bayplan.api.resources.AllocationStatus.State;
import java.util.ArrayList;
import java.util.List;

/** What was handed over, in the form of the report. */
public final class AllocationReport {

  private static final int MAX_SENTENCE = 512;

  private AllocationReport() {}

  public static List<AllocationStatus> of(List<Held> held, List<Eviction> evictions) {
    List<AllocationStatus> all = new ArrayList<>();
    held.forEach(one -> all.add(allocation(one)));
    evictions.forEach(one -> all.add(eviction(one)));
    return List.copyOf(all);
  }

  private static AllocationStatus allocation(Held held) {
    Given given = held.given();
    return new AllocationStatus(
        given.pod().namespace(),
        given.pod().name(),
        given.podUid().isEmpty() ? null : given.podUid(),
        given.container(),
        held.state() == Held.State.HELD ? State.Held : State.Releasing,
        given.parts().stream().map(AllocationReport::device).toList(),
        given.isolation().orElse(null),
        null);
  }

  private static AllocationStatus.Device device(Given.Part part) {
    return new AllocationStatus.Device(
        part.gpu(),
        part.mig().orElse(null),
        part.memoryMiB().isPresent() ? part.memoryMiB().getAsLong() : null);
  }

  /** The pod was given nothing, so it has no devices. */
  private static AllocationStatus eviction(Eviction one) {
    String why =
        one.why().length() > MAX_SENTENCE ? one.why().substring(0, MAX_SENTENCE) : one.why();
    return new AllocationStatus(
        one.pod().namespace(),
        one.pod().name(),
        one.podUid(),
        one.container(),
        State.Held,
        List.of(),
        null,
        why);
  }
}
