package dev.bayplan.api.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.GpuHealth;
import dev.bayplan.policies.GpuId;
import dev.bayplan.policies.GpuPlace;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.Link;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.PolicySet;
import dev.bayplan.policies.Preset;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Resources;
import dev.bayplan.policies.Rules;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Verdict;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The preset policies, without a cluster: fleets and pods in, placements out. */
class PresetPoliciesTest {

  /** Maven runs tests in the module's folder. */
  private static final Path PRESETS = Path.of("../policies/src/main/presets");

  private static final List<String> NAMES = List.of("training", "inference", "notebooks", "mixed");

  private static final Resources PLENTY = new Resources(64_000, 512L << 30);

  private final PolicySet policies = all();
  private final Map<String, List<Gpu>> fleet = new LinkedHashMap<>();
  private final Map<String, List<Hold>> holds = new LinkedHashMap<>();

  private static PolicySet all() {
    PolicySet set = PolicySet.EMPTY;
    for (String name : NAMES) {
      PlacementPolicy policy = read(name);
      CheckedPolicy checked = CheckedPolicy.of(name, 1, policy.getSpec());
      assertThat(checked).as(name).isInstanceOf(CheckedPolicy.Valid.class);
      set = set.with(((CheckedPolicy.Valid) checked).policy());
    }
    return set;
  }

  private static PlacementPolicy read(String name) {
    try {
      String yaml = Files.readString(PRESETS.resolve(name + ".yaml"));
      return new KubernetesSerialization().unmarshal(yaml, PlacementPolicy.class);
    } catch (IOException missing) {
      throw new UncheckedIOException(missing);
    }
  }

  private PresetPoliciesTest node(String name, int gpus, Link.Kind link) {
    List<Gpu> all = new ArrayList<>();
    for (int i = 0; i < gpus; i++) {
      Link way = link == Link.Kind.NVLINK ? new Link(link, 12) : new Link(link, 0);
      List<Link> links = new ArrayList<>(Collections.nCopies(gpus, way));
      links.set(i, Link.UNKNOWN);
      GpuPlace place = new GpuPlace(0, links);
      GpuId id = new GpuId("GPU-" + name + "-" + i);
      all.add(new Gpu(id, i, "NVIDIA A100-SXM4-80GB", 80 * 1024, GpuHealth.OK, place));
    }
    fleet.put(name, all);
    holds.put(name, new ArrayList<>());
    return this;
  }

  private NodeState state(String node) {
    NodeFacts facts = new NodeFacts(node, Map.of(), List.of(), false, PLENTY, 110);
    return NodeState.of(
        facts, fleet.getOrDefault(node, List.of()), holds.getOrDefault(node, List.of()));
  }

  private Rules rules(String workload) {
    return policies.of("any", Map.of("bayplan.dev/workload", workload), Map.of());
  }

  /** As the planner chooses: the best node, the first of equal ones. */
  private Optional<Placement> place(String workload, GpuAsk ask) {
    Request request =
        new Request(
            List.of(new ContainerRequest("main", ContainerKind.MAIN, ask)),
            new Resources(1_000, 1 << 30),
            NodeConstraints.NONE);
    PodClass pod = PodClass.of(request, "any", rules(workload));
    Scoring scoring = new Scoring(Preset.DEFAULT, JobMix.UNKNOWN, 0).of(pod);
    Verdict.@Nullable Fits best = null;
    for (String node : fleet.keySet()) {
      if (Placer.place(pod, state(node), scoring) instanceof Verdict.Fits fits
          && (best == null || scoring.compare(fits.score(), best.score()) > 0)) {
        best = fits;
      }
    }
    return Optional.ofNullable(best)
        .map(Verdict.Fits::placement)
        .map(placement -> taken(placement, request, pod));
  }

  private Placement taken(Placement placement, Request request, PodClass pod) {
    holds
        .computeIfAbsent(placement.node(), node -> new ArrayList<>())
        .add(Hold.of(request, placement, pod.sharer()));
    return placement;
  }

  private String node(String workload, GpuAsk ask) {
    return place(workload, ask).map(Placement::node).orElse("nowhere");
  }

  private String gpu(String workload, GpuAsk ask) {
    return place(workload, ask)
        .map(placement -> placement.grants().getFirst())
        .map(Grant::gpu)
        .map(GpuId::value)
        .orElse("nowhere");
  }

  private static GpuAsk whole(int count) {
    return new GpuAsk.Whole(count);
  }

  private static GpuAsk gib(long memory) {
    return new GpuAsk.Share(memory * 1024, 0);
  }

  @Test
  void eachKindOfWorkHasItsPolicyAndMixedIsForEverybodyElse() {
    for (String name : List.of("training", "inference", "notebooks")) {
      assertThat(rules(name).policy()).isEqualTo(name + "@1");
    }
    assertThat(rules("batch").policy()).isEqualTo("mixed@1");
    assertThat(policies.of("any", Map.of(), Map.of()).policy()).isEqualTo("mixed@1");
  }

  @Test
  void theKustomizationInstallsAllOfThem() throws IOException {
    String kustomization = Files.readString(PRESETS.resolve("kustomization.yaml"));
    NAMES.forEach(name -> assertThat(kustomization).contains("- " + name + ".yaml\n"));
  }

  @Test
  void trainingTakesTheBestLinkedGpusEvenOnAnEmptierNode() {
    node("pcie", 4, Link.Kind.PHB).node("nvlink", 8, Link.Kind.NVLINK);

    assertThat(node("training", whole(4))).isEqualTo("nvlink");
  }

  @Test
  void trainingLeavesNodesWholeForTheNextLargeJob() {
    node("large", 8, Link.Kind.NVLINK).node("small", 4, Link.Kind.NVLINK);

    assertThat(node("training", whole(2))).isEqualTo("small");
    assertThat(node("training", whole(2))).isEqualTo("small");
    assertThat(node("training", whole(8))).isEqualTo("large");
  }

  @Test
  void replicasOfAnInferenceServiceGoToDifferentNodesAndGpus() {
    node("a", 2, Link.Kind.PHB).node("b", 2, Link.Kind.PHB);

    assertThat(List.of(node("inference", whole(1)), node("inference", whole(1))))
        .containsExactlyInAnyOrder("a", "b");
    assertThat(List.of(node("inference", whole(1)), node("inference", whole(1))))
        .containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aGpuServesAtMostFourReplicas() {
    node("a", 1, Link.Kind.PHB);
    for (int i = 0; i < 4; i++) {
      assertThat(node("inference", gib(10))).isEqualTo("a");
    }
    assertThat(node("inference", gib(10))).as("40 GiB are free").isEqualTo("nowhere");
  }

  @Test
  void notebooksShareOneGpuUntilEightOfThemAreThere() {
    node("a", 2, Link.Kind.PHB).node("b", 2, Link.Kind.PHB);
    String first = gpu("notebooks", gib(4));
    for (int i = 1; i < 8; i++) {
      assertThat(gpu("notebooks", gib(4))).isEqualTo(first);
    }
    assertThat(gpu("notebooks", gib(4))).isNotEqualTo(first);
  }

  @Test
  void notebooksDoNotBeginAGpuOfAnEmptyNode() {
    node("empty", 8, Link.Kind.PHB).node("used", 2, Link.Kind.PHB);
    node("training", whole(1)); // goes to the node that it fills up

    assertThat(node("notebooks", gib(4))).isEqualTo("used");
  }

  @Test
  void mixedPutsSharesTogetherAndKeepsWholeNodes() {
    node("a", 8, Link.Kind.NVLINK).node("b", 8, Link.Kind.NVLINK);
    String first = gpu("batch", gib(20));

    assertThat(gpu("batch", gib(20))).isEqualTo(first);
    String other = first.startsWith("GPU-a") ? "b" : "a";
    assertThat(node("batch", whole(8))).isEqualTo(other);
    assertThat(node("batch", whole(4))).isNotEqualTo(other);
  }
}
