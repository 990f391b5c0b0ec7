package dev.bayplan.bench.model;

import dev.bayplan.policies.PodRef;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/**
 * The verbs as kube-scheduler calls them: directly, over HTTP or from a script. A stage that never
 * completes is an extender that does not answer: the scheduler waits for its {@code httpTimeout}.
 * No stage completes exceptionally.
 */
public interface Extender {

  /**
   * @param pod as kube-scheduler knows it
   * @param nodes names, in no order that means anything
   */
  CompletionStage<FilterResult> filter(PodObject pod, List<String> nodes);

  /** Scores by node, 0 to 10; nodes may be left out. */
  CompletionStage<Map<String, Long>> prioritize(PodObject pod, List<String> nodes);

  /** The error, or the empty text. */
  CompletionStage<String> bind(PodRef pod, String node);

  /** What filter answers. */
  sealed interface FilterResult {

    /**
     * @param nodes those that are left
     * @param failed why the others are not, by name
     */
    record Nodes(List<String> nodes, Map<String, String> failed) implements FilterResult {
      public Nodes {
        nodes = List.copyOf(nodes);
        failed = Map.copyOf(failed);
      }
    }

    /** The field {@code Error}, a status that is not 200, or no answer. */
    record Failed(String error) implements FilterResult {}
  }
}
