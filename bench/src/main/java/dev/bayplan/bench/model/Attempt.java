package dev.bayplan.bench.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One scheduling cycle of one pod: the nominated node first and alone, then all nodes; on each the
 * plugins, then the extender ({@code pkg/scheduler/schedule_one.go}, 1.36).
 */
final class Attempt {

  private final PodObject pod;
  private final SchedulerCache cache;
  private final Extender extender;
  private final KubeScheduler.Calls calls;
  private final SplittableRandom random;
  private final Diagnosis diagnosis = new Diagnosis();

  /** How it ended. */
  sealed interface Outcome {
    record Chosen(String node) implements Outcome {}

    record NoNode(Diagnosis diagnosis) implements Outcome {}

    /** There are none at all: nobody refused, so no event will wake the pod; it backs off. */
    record NoNodes() implements Outcome {}

    record Error(String message) implements Outcome {}
  }

  Attempt(
      PodObject pod,
      SchedulerCache cache,
      Extender extender,
      KubeScheduler.Calls calls,
      SplittableRandom random) {
    this.pod = pod;
    this.cache = cache;
    this.extender = extender;
    this.calls = calls;
    this.random = random;
  }

  void run(Consumer<Outcome> end) {
    if (cache.nodeNames().isEmpty()) {
      end.accept(new Outcome.NoNodes());
      return;
    }
    String nominated = pod.status().nominated();
    boolean passes = cache.node(nominated).map(node -> refusals(node).isEmpty()).orElse(false);
    if (!passes) {
      tryAll(end);
      return;
    }
    calls.filter(
        extender.filter(pod, List.of(nominated)),
        result -> {
          // An error of this first call is only logged.
          if (result instanceof Extender.FilterResult.Nodes nodes && !nodes.nodes().isEmpty()) {
            end.accept(new Outcome.Chosen(nominated));
          } else {
            tryAll(end);
          }
        });
  }

  private void tryAll(Consumer<Outcome> end) {
    List<String> names = new ArrayList<>();
    for (String name : cache.nodeNames()) {
      NodeObject node = cache.node(name).orElseThrow();
      List<String> refusals = refusals(node);
      if (refusals.isEmpty()) {
        names.add(name);
      }
      refusals.forEach(diagnosis::add);
    }
    if (names.isEmpty()) {
      // The last node may have gone while the nominated one was asked about (seed 150).
      boolean none = cache.nodeNames().isEmpty();
      end.accept(none ? new Outcome.NoNodes() : new Outcome.NoNode(diagnosis));
      return;
    }
    Collections.shuffle(names, Random.from(random));
    calls.filter(extender.filter(pod, names), result -> filtered(names, result, end));
  }

  /** What the first plugin that minds says about this node; it is noted as a rejecter. */
  private List<String> refusals(NodeObject node) {
    Counted used = cache.usedAgainst(pod, node.name());
    for (Plugin plugin : Plugin.values()) {
      List<String> refusals = plugin.refusals(pod.spec(), node, used);
      if (!refusals.isEmpty()) {
        diagnosis.rejecters.add(plugin);
        return refusals;
      }
    }
    return List.of();
  }

  private void filtered(List<String> offered, Extender.FilterResult result, Consumer<Outcome> end) {
    switch (result) {
      case Extender.FilterResult.Failed failed -> end.accept(new Outcome.Error(failed.error()));
      case Extender.FilterResult.Nodes nodes -> {
        if (nodes.nodes().size() < offered.size()) {
          diagnosis.rejecters.add(Plugin.EXTENDER);
          nodes.failed().values().forEach(diagnosis::add);
        }
        choose(nodes.nodes(), end);
      }
    }
  }

  private void choose(List<String> nodes, Consumer<Outcome> end) {
    switch (nodes.size()) {
      case 0 -> end.accept(new Outcome.NoNode(diagnosis));
      case 1 -> end.accept(new Outcome.Chosen(nodes.getFirst()));
      default ->
          calls.await(
              extender.prioritize(pod, nodes),
              Map.of(), // Errors of prioritize are ignored.
              scores -> end.accept(new Outcome.Chosen(best(nodes, scores))));
    }
  }

  /** Ties are broken at random. */
  private String best(List<String> nodes, Map<String, Long> scores) {
    Map<Long, List<String>> byScore = new TreeMap<>();
    for (String node : nodes) {
      byScore.computeIfAbsent(scores.getOrDefault(node, 0L), s -> new ArrayList<>()).add(node);
    }
    List<String> top = ((TreeMap<Long, List<String>>) byScore).lastEntry().getValue();
    return top.get(random.nextInt(top.size()));
  }
}
