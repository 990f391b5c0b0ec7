package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.ApiServer;
import dev.bayplan.bench.model.Counted;
import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.HandOver;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Sharer;
import dev.bayplan.scheduler.engine.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What is used on a node, added up from the API server's pods alone. */
final class Tally {

  private Tally() {}

  /** Whether a scheduler that only counts would put this there. */
  static boolean fitsByCount(ApiServer server, Counted asked, NodeObject node) {
    Counted sum = asked;
    for (PodObject pod : server.pods().all()) {
      if (pod.status().node().equals(node.name()) && !pod.ended()) {
        sum = sum.plus(pod.spec().counted());
      }
    }
    Counted all = node.allocatable();
    return sum.cpuMillis() <= all.cpuMillis()
        && sum.memoryBytes() <= all.memoryBytes()
        && sum.pods() <= all.pods()
        && sum.gpus() <= all.gpus()
        && sum.gpuMemoryGiB() <= all.gpuMemoryGiB()
        && !node.facts().unschedulable();
  }

  /** The node as the engine should see it. */
  static NodeState state(World world, NodeObject node) {
    List<Hold> holds = new ArrayList<>();
    for (PodObject pod : world.server.pods().all()) {
      if (pod.status().node().equals(node.name()) && !pod.ended()) {
        holds.add(hold(world, pod));
      }
    }
    return world
        .server
        .gpuNodes()
        .report(node.name())
        .map(report ->
            NodeState.of(
                node.facts(),
                world.agents.reports(node.name()) ? NodeState.Agent.SPEAKS : NodeState.Agent.SILENT,
                HandOver.SHARED,
                report.gpus(),
                holds))
        .orElseGet(() -> NodeState.unreported(node.facts(), holds));
  }

  private static Hold hold(World world, PodObject pod) {
    return switch (pod.spec().ask()) {
      case InvalidRequest invalid -> Hold.of(invalid);
      case Request request -> {
        List<Grant> real = List.copyOf(real(world, pod));
        yield real.isEmpty() && request.wantsGpus()
            ? Hold.unassigned(request, Sharer.of(pod.ref().namespace()))
            : Hold.of(
                request,
                new Placement(pod.status().node(), real),
                Sharer.of(pod.ref().namespace()));
      }
    };
  }

  /** What a pod has by its kubelet, where that is reported; else what it says itself. */
  static Set<Grant> real(World world, PodObject pod) {
    return world
        .kubelets
        .of(pod)
        .filter(given -> world.agents.reports(pod.status().node()))
        .<Set<Grant>>map(given -> new HashSet<>(given.grants()))
        .orElseGet(() -> grants(pod));
  }

  /** The devices of an assigned pod; empty for others. */
  static Set<Grant> grants(PodObject pod) {
    return pod.status().standing() instanceof Standing.Assigned(Placement placement, _, _)
        ? new HashSet<>(placement.grants())
        : Set.of();
  }

  /**
   * Whether these are the same devices of the same containers; which of them a finished init
   * container had is not always told.
   */
  static boolean same(Collection<Grant> some, Collection<Grant> others, PodObject pod) {
    return devices(some).equals(devices(others)) && lasting(some, pod).equals(lasting(others, pod));
  }

  private static Set<Device> devices(Collection<Grant> grants) {
    return grants.stream().map(Device::of).collect(Collectors.toSet());
  }

  private static Set<Grant> lasting(Collection<Grant> grants, PodObject pod) {
    Set<String> lasting = new HashSet<>();
    if (pod.spec().ask() instanceof Request request) {
      request.containers().stream()
          .filter(container -> container.kind() != ContainerKind.INIT)
          .forEach(container -> lasting.add(container.name()));
    }
    return grants.stream()
        .filter(grant -> lasting.contains(grant.container()))
        .collect(Collectors.toSet());
  }
}
