package dev.bayplan.api.resources;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.PodRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The allocations of a status, read as far as the first one that makes no sense.
 *
 * @param problem the sentence's end, absent where all make sense
 */
record ReportedAllocations(List<Allocation> allocations, Optional<String> problem) {

  static ReportedAllocations of(GpuNodeStatus status) {
    @Nullable List<AllocationStatus> written = status.allocations();
    List<Allocation> read = new ArrayList<>();
    for (AllocationStatus one : written == null ? List.<AllocationStatus>of() : written) {
      if (!complete(one)) {
        String problem = "reports an allocation that is incomplete: " + one;
        return new ReportedAllocations(List.of(), Optional.of(problem));
      }
      read.add(read(one));
    }
    return new ReportedAllocations(List.copyOf(read), Optional.empty());
  }

  @SuppressWarnings("NullAway") // Jackson leaves out what the JSON does not have.
  private static boolean complete(@Nullable AllocationStatus one) {
    return one != null
        && one.namespace() != null
        && one.pod() != null
        && one.container() != null
        && one.state() != null
        && one.devices() != null
        && one.devices().stream().allMatch(ReportedAllocations::complete);
  }

  @SuppressWarnings("NullAway") // Jackson leaves out what the JSON does not have.
  private static boolean complete(AllocationStatus.@Nullable Device device) {
    return device != null
        && device.gpu() != null
        && !device.gpu().isEmpty()
        && (device.memoryMiB() == null || device.memoryMiB() > 0);
  }

  private static Allocation read(AllocationStatus one) {
    return new Allocation(
        new PodRef(one.namespace(), one.pod(), text(one.podUid())),
        one.container(),
        one.state() == AllocationStatus.State.Releasing
            ? Allocation.State.RELEASING
            : Allocation.State.HELD,
        one.devices().stream().map(ReportedAllocations::part).toList(),
        text(one.isolation()),
        text(one.evict()));
  }

  private static Allocation.Part part(AllocationStatus.Device device) {
    @Nullable String mig = device.mig();
    if (mig != null && !mig.isEmpty()) {
      return new Allocation.Part(new GpuId(device.gpu()), new MigId(mig));
    }
    @Nullable Long memoryMiB = device.memoryMiB();
    return new Allocation.Part(new GpuId(device.gpu()), memoryMiB == null ? 0 : memoryMiB);
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }
}
