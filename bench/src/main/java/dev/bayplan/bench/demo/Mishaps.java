package dev.bayplan.bench.demo;

import dev.bayplan.bench.model.Extender;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.policies.PodRef;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A bad line between kube-scheduler and the extender, on purpose: of a few calls the request gets
 * lost, of a few the answer, and a few arrive twice. kube-scheduler sees a broken connection and
 * tries the pod again after its back-off.
 */
final class Mishaps implements Extender {

  private static final String BROKEN = "connection reset by peer";

  private final Extender extender;
  private final Random random;
  private final int percentEach;
  private final Counts counts = new Counts();

  /** How often what happened. */
  static final class Counts {
    int filterLost;
    int filterRepeated;
    int bindLost;
    int bindRepeated;
  }

  private enum Mishap {
    NONE,
    REQUEST_LOST,
    ANSWER_LOST,
    TWICE
  }

  /**
   * @param percentEach of all calls, for each of the three mishaps
   */
  Mishaps(Extender extender, long seed, int percentEach) {
    this.extender = extender;
    this.random = new Random(seed);
    this.percentEach = percentEach;
  }

  Counts counts() {
    return counts;
  }

  @Override
  public CompletionStage<FilterResult> filter(PodObject pod, List<String> nodes) {
    return switch (next()) {
      case NONE -> extender.filter(pod, nodes);
      case REQUEST_LOST -> {
        counts.filterLost++;
        yield CompletableFuture.completedStage(new FilterResult.Failed(BROKEN));
      }
      case ANSWER_LOST -> {
        counts.filterLost++;
        yield extender.filter(pod, nodes).thenApply(_ -> new FilterResult.Failed(BROKEN));
      }
      case TWICE -> {
        counts.filterRepeated++;
        yield extender.filter(pod, nodes).thenCompose(_ -> extender.filter(pod, nodes));
      }
    };
  }

  @Override
  public CompletionStage<Map<String, Long>> prioritize(PodObject pod, List<String> nodes) {
    return extender.prioritize(pod, nodes);
  }

  @Override
  public CompletionStage<String> bind(PodRef pod, String node) {
    return switch (next()) {
      case NONE -> extender.bind(pod, node);
      case REQUEST_LOST -> {
        counts.bindLost++;
        yield CompletableFuture.completedStage(BROKEN);
      }
      case ANSWER_LOST -> {
        counts.bindLost++;
        yield extender.bind(pod, node).thenApply(_ -> BROKEN);
      }
      case TWICE -> {
        counts.bindRepeated++;
        yield extender.bind(pod, node).thenCompose(_ -> extender.bind(pod, node));
      }
    };
  }

  private Mishap next() {
    int ticket = random.nextInt(100);
    if (ticket < percentEach) {
      return Mishap.REQUEST_LOST;
    }
    if (ticket < 2 * percentEach) {
      return Mishap.ANSWER_LOST;
    }
    return ticket < 3 * percentEach ? Mishap.TWICE : Mishap.NONE;
  }
}
