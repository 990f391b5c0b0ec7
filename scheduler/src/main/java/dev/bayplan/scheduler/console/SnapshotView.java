package dev.bayplan.scheduler.console;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.MigDevice;
import dev.bayplan.policies.MigId;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import dev.bayplan.scheduler.engine.Booking;
import dev.bayplan.scheduler.engine.Checkpoint;
import dev.bayplan.scheduler.engine.Claims;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Nodes, their GPUs and who holds them, all at one version of the ledger.
 *
 * @param nodes in the order in which they were seen first
 */
record SnapshotView(long version, List<Node> nodes) {

  /**
   * One node.
   *
   * @param agent what we hear from its agent: {@code NOT_REPORTED}, {@code SILENT}, {@code SPEAKS}
   * @param unknownGpus GPUs held by pods of which no assignment tells
   * @param pods how many pods occupy it
   */
  record Node(
      String name,
      String agent,
      boolean unschedulable,
      int unknownGpus,
      int overCommitments,
      int pods,
      long cpuMillisUsed,
      long memoryBytesUsed,
      List<Device> gpus) {}

  /**
   * One GPU, and what is left of it.
   *
   * @param migs what it is cut into; absent where it is not in MIG mode
   */
  record Device(
      String id,
      int index,
      String model,
      String health,
      long memoryMiB,
      long freeMiB,
      int freePercent,
      Optional<List<Mig>> migs,
      List<Holder> holders) {}

  /** One MIG device. */
  record Mig(String id, String profile, String health, long memoryMiB, boolean free) {}

  /**
   * A pod on a GPU.
   *
   * @param mig the MIG device that it holds, absent where it holds the GPU or a share
   * @param memoryMiB absent where it holds no share
   */
  record Holder(
      String pod,
      String stage,
      Optional<String> mig,
      Optional<Long> memoryMiB,
      Optional<Integer> computePercent) {}

  static SnapshotView of(Checkpoint checkpoint) {
    Map<String, List<Booking>> byNode =
        checkpoint.bookings().stream()
            .collect(Collectors.groupingBy(booking -> booking.plan().placement().node()));
    List<Node> nodes =
        checkpoint.nodes().stream()
            .map(facts ->
                node(
                    facts,
                    Optional.ofNullable(checkpoint.agents().get(facts.name())),
                    byNode.getOrDefault(facts.name(), List.of())))
            .toList();
    return new SnapshotView(checkpoint.version(), nodes);
  }

  private static Node node(
      NodeFacts facts, Optional<Checkpoint.Agent> agent, List<Booking> bookings) {
    Optional<DeviceReport> report = agent.flatMap(Checkpoint.Agent::report);
    NodeState state = Claims.state(facts, agent, bookings);
    List<Device> gpus = new ArrayList<>();
    for (int i = 0; i < state.gpus().size(); i++) {
      gpus.add(device(state, i, holders(state.gpus().get(i).id(), bookings, report)));
    }
    return new Node(
        facts.name(),
        state.agent().name(),
        facts.unschedulable(),
        state.unknownGpus(),
        state.overCommitments(),
        state.usedPods(),
        state.used().cpuMillis(),
        state.used().memoryBytes(),
        gpus);
  }

  private static List<Holder> holders(
      GpuId gpu, List<Booking> bookings, Optional<DeviceReport> report) {
    List<Holder> holders = new ArrayList<>();
    for (Booking booking : bookings) {
      for (Hold.GpuHold part : booking.hold().gpus()) {
        if (part.gpu().equals(gpu)) {
          holders.add(holder(booking, part));
        }
      }
      booking.plan().placement().grants().stream()
          .filter(grant -> grant instanceof Grant.Mig && grant.gpu().equals(gpu))
          .map(grant -> ((Grant.Mig) grant).mig())
          .distinct()
          .forEach(mig -> holders.add(holder(booking, mig)));
    }
    report.ifPresent(told ->
        told.allocations().stream()
            .filter(one -> bookings.stream().noneMatch(b -> b.plan().pod().equals(one.pod())))
            .forEach(one ->
                one.parts().stream()
                    .filter(part -> part.gpu().equals(gpu))
                    .forEach(part -> holders.add(releasing(one, part)))));
    return holders;
  }

  private static Device device(NodeState node, int position, List<Holder> holders) {
    Gpu gpu = node.gpus().get(position);
    return new Device(
        gpu.id().value(),
        gpu.index(),
        gpu.model(),
        gpu.health().name(),
        gpu.memoryMiB(),
        node.freeMiB(position),
        node.freePercent(position),
        gpu.cut() ? Optional.of(migs(node, position)) : Optional.empty(),
        holders);
  }

  private static List<Mig> migs(NodeState node, int position) {
    List<MigDevice> devices = node.gpus().get(position).mig().devices();
    List<Mig> migs = new ArrayList<>();
    for (int i = 0; i < devices.size(); i++) {
      MigDevice one = devices.get(i);
      boolean free = (node.freeMigs(position) & 1L << i) != 0;
      migs.add(
          new Mig(one.id().value(), one.profile(), one.health().name(), one.memoryMiB(), free));
    }
    return migs;
  }

  private static Holder holder(Booking booking, MigId mig) {
    return new Holder(
        booking.plan().pod().qualifiedName(),
        booking.stage().name(),
        Optional.of(mig.value()),
        Optional.empty(),
        Optional.empty());
  }

  private static Holder holder(Booking booking, Hold.GpuHold part) {
    boolean share = !part.whole();
    return new Holder(
        booking.plan().pod().qualifiedName(),
        booking.stage().name(),
        Optional.empty(),
        share ? Optional.of(part.memoryMiB()) : Optional.empty(),
        share && part.computePercent() > 0 ? Optional.of(part.computePercent()) : Optional.empty());
  }

  /** Devices of a pod that is gone, or that the API server has not told of yet. */
  private static Holder releasing(Allocation allocation, Allocation.Part part) {
    return new Holder(
        allocation.pod().qualifiedName(),
        "RELEASING",
        part.mig().map(MigId::value),
        part.share() ? Optional.of(part.memoryMiB()) : Optional.empty(),
        Optional.empty());
  }
}
