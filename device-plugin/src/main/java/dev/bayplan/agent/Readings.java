package dev.bayplan.agent;

import dev.bayplan.agent.handover.Eviction;
import dev.bayplan.agent.host.TopologyPolicy;
import dev.bayplan.agent.report.AllocationReport;
import dev.bayplan.agent.report.NodeReading;
import dev.bayplan.agent.report.NodeReading.Remark;
import dev.bayplan.agent.watch.WatchState;
import dev.bayplan.agent.watch.report.WatchReport;
import dev.bayplan.api.resources.Mode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts together what is reported.
 *
 * @param topology what the kubelet does about NUMA nodes
 * @param fleet where a fleet file says it: the devices with mode and health; empty: the driver does
 */
record Readings(Facts facts, TopologyPolicy topology, Optional<Supplier<NodeReading>> fleet) {

  /** Another device plugin hands the GPUs out. */
  NodeReading observed(WatchState state) {
    NodeReading devices = devices(state);
    return devices instanceof NodeReading.Known known
        ? with(known, known.mode(), Optional.empty(), state)
        : devices;
  }

  /** This agent does. */
  NodeReading owned(WatchState state, OwnMode own) {
    NodeReading devices = devices(state);
    return devices instanceof NodeReading.Known known
        ? with(known, Mode.Own, Optional.of(own), state)
        : devices;
  }

  private NodeReading devices(WatchState state) {
    NodeReading driver = facts.of(state);
    return fleet.map(Supplier::get).orElse(driver);
  }

  private NodeReading with(
      NodeReading.Known known, Mode mode, Optional<OwnMode> own, WatchState state) {
    List<Remark> remarks = new ArrayList<>(WatchReport.remarks(state));
    own.ifPresent(one -> remarks.addAll(one.remarks()));
    List<Eviction> evictions = new ArrayList<>(WatchReport.evictions(state));
    own.ifPresent(one -> evictions.addAll(one.evictions()));
    return new NodeReading.Known(
        mode,
        known.gpus(),
        known.driverVersion(),
        known.cudaVersion(),
        known.summary(),
        Optional.of(topology),
        own.map(OwnMode::isolation).orElse(List.of()),
        AllocationReport.of(own.map(OwnMode::held).orElse(List.of()), evictions),
        remarks);
  }
}
