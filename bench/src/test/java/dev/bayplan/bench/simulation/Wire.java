package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.Extender;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.policies.PodRef;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What lies between kube-scheduler and the extender: calls are lost on the way there or back, come
 * late or twice, and break off when the extender dies.
 */
final class Wire implements Extender {

  private static final Map<String, Long> NO_SCORES = Map.of();

  private final VirtualClock clock;
  private final Weather weather;
  private final Supplier<Life> life;
  private final Trace trace;
  private long filterCalls;

  Wire(VirtualClock clock, Weather weather, Supplier<Life> life, Trace trace) {
    this.clock = clock;
    this.weather = weather;
    this.life = life;
    this.trace = trace;
  }

  /** Filter calls so far. */
  long filterCalls() {
    return filterCalls;
  }

  @Override
  public CompletionStage<FilterResult> filter(PodObject pod, List<String> nodes) {
    filterCalls++;
    return call(
        "filter " + pod.ref().name() + " " + nodes.size(),
        extender -> extender.filter(pod, nodes),
        new FilterResult.Failed("connection reset"));
  }

  @Override
  public CompletionStage<Map<String, Long>> prioritize(PodObject pod, List<String> nodes) {
    return call("prioritize", extender -> extender.prioritize(pod, nodes), NO_SCORES);
  }

  @Override
  public CompletionStage<String> bind(PodRef pod, String node) {
    return call(
        "bind " + pod.name() + " " + node,
        extender -> extender.bind(pod, node),
        "connection reset");
  }

  private <T> CompletionStage<T> call(
      String what, Function<Extender, CompletionStage<T>> verb, T reset) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (!weather.badCall()) {
      arrive(what, verb, reset, answer);
      return answer;
    }
    switch (weather.pick(5)) {
      case 0 -> later(() -> answer.complete(reset)); // never got there
      case 1 -> arrive(what + " (answer lost)", verb, reset, new CompletableFuture<>());
      case 2 -> {
        arrive(what + " (cut)", verb, reset, new CompletableFuture<>());
        later(() -> answer.complete(reset));
      }
      case 3 -> {
        arrive(what, verb, reset, answer);
        later(() -> arrive(what + " (again)", verb, reset, new CompletableFuture<>()));
      }
      default -> later(() -> arrive(what + " (late)", verb, reset, answer));
    }
    return answer;
  }

  private <T> void arrive(
      String what,
      Function<Extender, CompletionStage<T>> verb,
      T reset,
      CompletableFuture<T> answer) {
    Life now = life.get();
    if (now.process().isDead()) {
      answer.complete(reset);
      return;
    }
    now.process().onDeath(() -> answer.complete(reset));
    now.process()
        .run(() ->
            verb.apply(now)
                .thenAccept(result -> {
                  trace.add(what + " -> " + brief(result));
                  answer.complete(result);
                }));
  }

  private static String brief(Object result) {
    return result instanceof FilterResult.Nodes nodes
        ? nodes.nodes().size() == 1 ? nodes.nodes().getFirst() : nodes.nodes().size() + " nodes"
        : result.toString();
  }

  private void later(Runnable task) {
    clock.after(weather.millis(1, 4_000), task);
  }
}
