package dev.bayplan.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.Keys;
import dev.bayplan.api.resources.GpuNode;
import dev.bayplan.api.resources.ReportedGpus;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Sharer;
import dev.bayplan.policies.Verdict;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Pods of one and two containers that come to one node and go: what the planner says of each, from
 * the agent's own report, is held against what the kubelet does with it.
 */
final class NumaWalk {
  private final Stage stage;
  private final Tenants tenants;
  private final boolean aligned;
  private final Random random;
  private final Map<String, Hold> holds = new TreeMap<>();
  private int pods;
  private int admitted;
  private int exact;
  private int refused;

  NumaWalk(Stage stage, String policy, String scope, Random random) {
    this.stage = stage;
    this.tenants = stage.tenants("numa-" + policy + "-" + scope);
    this.aligned = !policy.equals("none");
    this.random = random;
    tenants.await("the policy is reported", () -> policy.equals(reportedPolicy()));
  }

  private String reportedPolicy() {
    return stage.report().map(status -> String.valueOf(status.topologyPolicy())).orElse("");
  }

  /** One pod more, or, where the node is full, one pod less. */
  void step() {
    String name = "pod-" + pods++;
    Request request = request();
    if (request.wholeGpus() > free()) {
      leave(); // The kubelet would not even ask its Topology Manager.
      return;
    }
    switch (Placer.place(PodClass.of(request, "numa"), node(), Scoring.PACKING)) {
      case Verdict.Fits fits -> runs(name, request, fits.placement().grants());
      case Verdict.Refused no -> isRefused(name, request, no);
    }
  }

  private int free() {
    return stage.fleet().uuids().size()
        - holds.values().stream().mapToInt(hold -> hold.gpus().size()).sum();
  }

  private Request request() {
    List<ContainerRequest> containers = new ArrayList<>();
    int count = 1 + random.nextInt(4);
    switch (random.nextInt(4)) {
      case 0 -> containers.add(container("copy", ContainerKind.INIT, 1 + random.nextInt(count)));
      case 1 -> containers.add(container("side", ContainerKind.MAIN, 1 + random.nextInt(2)));
      default -> {}
    }
    containers.add(container("main", ContainerKind.MAIN, count));
    return new Request(containers, Resources.NONE, NodeConstraints.NONE);
  }

  private static ContainerRequest container(String name, ContainerKind kind, int count) {
    return new ContainerRequest(name, kind, new GpuAsk.Whole(count));
  }

  /** What the extender would plan with: the agent's report, and what the kubelet gave so far. */
  private NodeState node() {
    GpuNode object = stage.gpuNode().orElseThrow();
    DeviceReport report = ((ReportedGpus.Reported) ReportedGpus.of(object)).report();
    NodeFacts facts =
        new NodeFacts(
            stage.node().name(), Map.of(), List.of(), false, new Resources(64_000, 1L << 40), 110);
    return NodeState.of(
        facts, NodeState.Agent.SPEAKS, report.handOver(), report.gpus(), holds.values());
  }

  private void runs(String name, Request request, List<Grant> grants) {
    List<Ask> asks = request.containers().stream().map(c -> ask(c, grants)).toList();
    Pod pod = tenants.run(name, asks.toArray(Ask[]::new));
    admitted++;
    SortedSet<String> all = new TreeSet<>();
    boolean same = true;
    for (Ask ask : asks) {
      SortedSet<String> ids =
          Checkpoint.ids(stage.node(), pod.getMetadata().getUid(), ask.container());
      if (aligned) {
        assertThat(numaNodes(ids))
            .as("NUMA nodes of %s in %s, planned %s", ask.container(), name, planned(ask))
            .isEqualTo(numaNodes(planned(ask)));
      }
      assertThat(ids).hasSize(ask.count());
      same &= ids.equals(planned(ask));
      all.addAll(ids);
    }
    exact += same ? 1 : 0;
    List<Hold.GpuHold> gpus =
        all.stream().map(id -> new Hold.GpuHold(new GpuId(id), true, 0, 0)).toList();
    holds.put(name, new Hold(Resources.NONE, gpus, 0, Sharer.NOBODY));
  }

  private static Ask ask(ContainerRequest container, List<Grant> grants) {
    String[] gpus =
        grants.stream()
            .filter(grant -> grant.container().equals(container.name()))
            .map(grant -> grant.gpu().value())
            .toArray(String[]::new);
    Ask ask = Ask.whole(gpus);
    return container.kind() == ContainerKind.INIT
        ? ask.ofInit(container.name())
        : ask.in(container.name());
  }

  private static SortedSet<String> planned(Ask ask) {
    return ask.plan().stream()
        .map(device -> ((Assignment.Device.Whole) device).gpu())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<Integer> numaNodes(Set<String> ids) {
    return ids.stream()
        .map(id -> stage.fleet().numaNode(stage.fleet().uuids().indexOf(id)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Bound by hand, where the planner would not send it. */
  private void isRefused(String name, Request request, Verdict.Refused no) {
    assertThat(no.reason()).isIn(Reason.NumaMisaligned, Reason.RequestExceedsNumaNodes);
    List<Ask> asks =
        request.containers().stream()
            .map(c ->
                new Ask(
                    c.name(),
                    c.kind() == ContainerKind.INIT,
                    Keys.GPU,
                    ((GpuAsk.Whole) c.gpus()).count(),
                    List.of()))
            .toList();
    tenants.create(tenants.pod(name, asks.toArray(Ask[]::new)));
    tenants.await(name + " is refused by the kubelet", () -> tenants.phase(name).equals("Failed"));
    assertThat(tenants.get(name).getStatus().getReason()).isEqualTo("TopologyAffinityError");
    refused++;
    gone(name);
  }

  private void leave() {
    String name = List.copyOf(holds.keySet()).get(random.nextInt(holds.size()));
    gone(name);
    holds.remove(name);
  }

  private void gone(String name) {
    tenants.delete(name);
    tenants.await(name + " is gone", () -> tenants.find(name).isEmpty());
  }

  int admitted() {
    return admitted;
  }

  /** Of these, those that have just the GPUs that were planned. */
  int exact() {
    return exact;
  }

  int refused() {
    return refused;
  }
}
