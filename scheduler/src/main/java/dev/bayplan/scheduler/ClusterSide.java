package dev.bayplan.scheduler;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.ClusterLink;
import dev.bayplan.scheduler.cluster.Committer;
import dev.bayplan.scheduler.engine.Binder;
import dev.bayplan.scheduler.engine.Readiness;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the listeners know of the cluster: nothing at first, so that they can answer (with 503 and
 * the reason) before the client for the API server has been set up, which takes a second or two.
 */
final class ClusterSide implements Binder, Readiness {

  private static final List<String> STARTING = List.of("the client for the API server");
  private static final List<String> STOPPING = List.of("nothing: this process is about to stop");

  private volatile @Nullable Connected connected;
  private volatile boolean stopping;

  private record Connected(
      Committer committer, Consumer<List<String>> news, List<Readiness> conditions) {}

  void connected(ClusterLink link, Readiness... conditions) {
    connected = new Connected(link.committer(), link.followUp(), List.of(conditions));
  }

  void stopping() {
    stopping = true;
  }

  @Override
  public List<String> waitingFor() {
    Connected now = connected;
    if (stopping || now == null) {
      return stopping ? STOPPING : STARTING;
    }
    return now.conditions().stream().flatMap(part -> part.waitingFor().stream()).toList();
  }

  @Override
  public CompletionStage<String> bind(PodRef pod, String node) {
    Connected now = connected;
    return now == null
        ? CompletableFuture.completedStage("the extender is starting; ask again")
        : now.committer().bind(pod, node);
  }

  /** Whether anything is decided now. */
  boolean decides() {
    return waitingFor().isEmpty();
  }

  /** Before there is a cluster nothing is decided, so there are no news. */
  void news(List<String> uids) {
    Connected now = connected;
    if (now != null) {
      now.news().accept(uids);
    }
  }
}
