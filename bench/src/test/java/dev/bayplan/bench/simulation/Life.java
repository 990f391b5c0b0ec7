package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.Extender;
import dev.bayplan.bench.model.ExtenderClient;
import dev.bayplan.bench.model.Network;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.VirtualClock;
import dev.bayplan.bench.model.VirtualProcess;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Reason;
import dev.bayplan.scheduler.cluster.ClusterLink;
import dev.bayplan.scheduler.cluster.Committer;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.Deadline;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.FilterAnswer;
import dev.bayplan.scheduler.engine.Question;
import dev.bayplan.scheduler.engine.Recorder;
import dev.bayplan.scheduler.engine.Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One life of the extender's process: everything of it but HTTP and fabric8. */
final class Life implements Extender {

  private final ExtenderClient api;
  private final Engine engine;
  private final ClusterLink link;
  private final VirtualClock clock;
  private final VirtualProcess process;

  Life(World world, Network network, Settings settings) {
    this.clock = world.clock;
    this.process = new VirtualProcess(clock);
    this.api = new ExtenderClient(world.server, clock, network, process);
    KubeApi overheard = new Overheard(api, world);
    this.engine = new Engine(settings, Recorder.NONE);
    this.link = ClusterLink.of(engine, overheard, process, clock.nanos());
    link.start(overheard);
  }

  VirtualProcess process() {
    return process;
  }

  boolean isReady() {
    return !process.isDead() && link.takeOver().waitingFor().isEmpty();
  }

  void cutWatches() {
    api.cutWatches();
  }

  Engine engine() {
    return engine;
  }

  Committer committer() {
    return link.committer();
  }

  /** Exceptions that should not exist. */
  long bugs() {
    return link.bugs();
  }

  @Override
  public CompletionStage<FilterResult> filter(PodObject pod, List<String> nodes) {
    return CompletableFuture.completedStage(answer(pod, nodes));
  }

  private FilterResult answer(PodObject pod, List<String> nodes) {
    if (!isReady()) {
      return new FilterResult.Failed("503");
    }
    int[] rows = nodes.stream().mapToInt(engine.names()::row).toArray();
    int nominated =
        pod.status().nominated().isEmpty() ? -1 : engine.names().row(pod.status().nominated());
    Engine.Filtered filtered =
        engine.filter(new Question(pod.facts(), rows, nominated), Deadline.NONE, clock.nanos());
    link.followUp().accept(filtered.concerned());
    return switch (filtered.answer()) {
      case FilterAnswer.Anywhere _ -> new FilterResult.Nodes(nodes, Map.of());
      case FilterAnswer.Placed placed ->
          new FilterResult.Nodes(List.of(nodes.get(placed.index())), Map.of());
      case FilterAnswer.Refused refused -> refused(nodes, refused.reasons());
      case FilterAnswer.Failed failed -> new FilterResult.Failed(failed.message());
    };
  }

  private static FilterResult refused(List<String> nodes, Reason[] reasons) {
    Map<String, String> failed = new HashMap<>();
    for (int i = 0; i < reasons.length; i++) {
      failed.put(nodes.get(i), reasons[i].sentence());
    }
    return new FilterResult.Nodes(List.of(), failed);
  }

  @Override
  public CompletionStage<Map<String, Long>> prioritize(PodObject pod, List<String> nodes) {
    return CompletableFuture.completedStage(Map.of());
  }

  @Override
  public CompletionStage<String> bind(PodRef pod, String node) {
    return isReady() ? link.committer().bind(pod, node) : CompletableFuture.completedStage("503");
  }
}
