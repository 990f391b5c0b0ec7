package dev.bayplan.agent.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.handover.DeviceIds;
import dev.bayplan.agent.handover.Eviction;
import dev.bayplan.agent.handover.Given;
import dev.bayplan.agent.handover.Held;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.api.resources.AllocationStatus;
import dev.bayplan.api.resources.AllocationStatus.State;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AllocationReportTest {

  private static final PodName POD = new PodName("ns", "a");

  @Test
  void eachKindOfDeviceIsReportedAsItIs() {
    Given given =
        new Given(
            POD,
            "uid",
            "main",
            "some/resource",
            DeviceIds.sorted(List.of("x")),
            List.of(
                Given.Part.whole("GPU-0"),
                Given.Part.mig("GPU-1", "MIG-1"),
                Given.Part.share("GPU-2", 20_480, 50)),
            Optional.of("none"));

    AllocationStatus status =
        AllocationReport.of(List.of(new Held(given, Held.State.HELD)), List.of()).getFirst();

    assertThat(status)
        .isEqualTo(
            new AllocationStatus(
                "ns",
                "a",
                "uid",
                "main",
                State.Held,
                List.of(
                    new AllocationStatus.Device("GPU-0", null, null),
                    new AllocationStatus.Device("GPU-1", "MIG-1", null),
                    new AllocationStatus.Device("GPU-2", null, 20_480L)),
                "none",
                null));
  }

  @Test
  void aPodThatIsGoneIsReleasingAndMayHaveNoUid() {
    Given given =
        new Given(
            POD,
            "",
            "main",
            "nvidia.com/gpu",
            DeviceIds.sorted(List.of("GPU-0")),
            List.of(Given.Part.whole("GPU-0")),
            Optional.empty());

    AllocationStatus status =
        AllocationReport.of(List.of(new Held(given, Held.State.RELEASING)), List.of()).getFirst();

    assertThat(status.state()).isEqualTo(State.Releasing);
    assertThat(status.podUid()).isNull();
    assertThat(status.isolation()).isNull();
  }

  @Test
  void aPodThatHasToGoSaysWhyInOneSentenceOfBoundedLength() {
    AllocationStatus status =
        AllocationReport.of(List.of(), List.of(new Eviction(POD, "uid", "main", "w".repeat(600))))
            .getFirst();

    assertThat(status.evict()).hasSize(512);
    assertThat(status.devices()).isEmpty();
    assertThat(status.podUid()).isEqualTo("uid");
  }
}
