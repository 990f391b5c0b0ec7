package dev.bayplan.bench.demo;

import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.fleet.Workload;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.preset.Choice;
import dev.bayplan.bench.preset.PresetCluster;
import dev.bayplan.policies.Fragmentation;
import dev.bayplan.policies.Hold;
import dev.bayplan.policies.IdleGpu;
import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Preset;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.RequestKind;
import dev.bayplan.policies.Scoring;
import dev.bayplan.scheduler.engine.Standing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is left of the GPUs at the end of a run, and what other presets would have left of the same
 * pods in the same order: each tried once, without wire and clock.
 */
final class Stranded {

  private static final String THIS_RUN = "this run";

  private final Fragmentation fragmentation;
  private final Leftover ofRun;
  private final Map<Preset, Leftover> others = new EnumMap<>(Preset.class);

  /**
   * What one way of placing the pods leaves.
   *
   * @param placed pods with a node
   * @param idle what nobody holds, and who could not use it
   */
  record Leftover(String how, int placed, IdleGpu idle) {}

  private Stranded(Fragmentation fragmentation, Leftover ofRun) {
    this.fragmentation = fragmentation;
    this.ofRun = ofRun;
  }

  /**
   * Compares.
   *
   * @param pods as the API server has them at the end of the run
   */
  static Stranded of(Fleet fleet, Workload workload, Collection<PodObject> pods, long seed) {
    Fragmentation fragmentation = new Fragmentation(mix(workload));
    int placed = (int) pods.stream().filter(PodObject::bound).count();
    Leftover ofRun = new Leftover(THIS_RUN, placed, sum(nodes(fleet, pods), fragmentation));
    Stranded stranded = new Stranded(fragmentation, ofRun);
    Stream.of(Preset.PACKING, Preset.RANDOM)
        .parallel()
        .map(preset -> Map.entry(preset, stranded.run(preset, fleet, workload, seed)))
        .toList()
        .forEach(other -> stranded.others.put(other.getKey(), other.getValue()));
    return stranded;
  }

  Leftover ofRun() {
    return ofRun;
  }

  Leftover under(Preset preset) {
    return Objects.requireNonNull(others.get(preset));
  }

  List<Leftover> all() {
    return Stream.concat(Stream.of(ofRun), others.values().stream()).toList();
  }

  /** The kinds that some idle GPU somewhere can still serve: no node is too small for them. */
  List<RequestKind> kinds() {
    return Arrays.stream(RequestKind.values())
        .filter(kind -> all().stream().map(Leftover::idle).anyMatch(idle -> serves(idle, kind)))
        .toList();
  }

  private static boolean serves(IdleGpu idle, RequestKind kind) {
    return idle.stranded(kind) < idle.gpus();
  }

  /** What the pods of a workload ask for, each kind as often as it comes. */
  private static JobMix mix(Workload workload) {
    return JobMix.observed(
        workload.pods().stream().map(pod -> JobMix.task(pod.request())).toList());
  }

  private static List<NodeState> nodes(Fleet fleet, Collection<PodObject> pods) {
    Map<String, List<Hold>> holds = new HashMap<>();
    for (PodObject pod : pods) {
      if (pod.status().standing() instanceof Standing.Assigned(Placement placement, _, _)
          && pod.spec().ask() instanceof Request request) {
        PodClass all = PodClass.of(request, pod.ref().namespace());
        holds
            .computeIfAbsent(placement.node(), _ -> new ArrayList<>())
            .add(Hold.of(request, placement, all.sharer()));
      }
    }
    return fleet.nodes().stream()
        .map(node ->
            NodeState.of(node.facts(), node.gpus(), holds.getOrDefault(node.name(), List.of())))
        .toList();
  }

  private Leftover run(Preset preset, Fleet fleet, Workload workload, long seed) {
    PresetCluster<PodClass> cluster =
        new PresetCluster<>(
            nodes(fleet, List.of()),
            Choice.by(new Scoring(preset, JobMix.UNKNOWN, 0)),
            new Random(seed),
            Function.identity());
    int placed =
        (int) workload.pods().stream().filter(pod -> cluster.place(pod.podClass()) >= 0).count();
    String how = preset.name().toLowerCase(Locale.ROOT);
    return new Leftover(how, placed, sum(cluster.nodes(), fragmentation));
  }

  private static IdleGpu sum(List<NodeState> nodes, Fragmentation fragmentation) {
    return nodes.stream().map(fragmentation::of).reduce(IdleGpu.NONE, IdleGpu::plus);
  }
}
