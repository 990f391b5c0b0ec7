package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads a pod of which the API server said that it is not the one that we know. Should the watch
 * never have told of it, its end would not be told either.
 */
final class Recheck {

  private final Engine engine;
  private final KubeApi api;
  private final Clock clock;
  private final Consumer<List<String>> news;

  Recheck(Engine engine, KubeApi api, Clock clock, Consumer<List<String>> news) {
    this.engine = engine;
    this.api = api;
    this.clock = clock;
    this.news = news;
  }

  /** Tells the engine what there is; what cannot be read is asked for again when next in doubt. */
  void look(PodRef pod) {
    look(pod, () -> {});
  }

  /**
   * @param unknown is run where it could not be read
   */
  void look(PodRef pod, Runnable unknown) {
    api.readPod(pod)
        .exceptionally(broken -> new KubeApi.Reading.Unknown(broken.toString()))
        .thenAccept(reading -> {
          switch (reading) {
            case KubeApi.Reading.Found found when isSame(found, pod) ->
                tell(new Event.PodSeen(found.pod()));
            case KubeApi.Reading.Found _, KubeApi.Reading.Gone _ ->
                tell(new Event.PodGone(pod.uid()));
            case KubeApi.Reading.Unknown _ -> unknown.run();
          }
        });
  }

  /** A name can be used again, a uid cannot. */
  private static boolean isSame(KubeApi.Reading.Found found, PodRef pod) {
    return found.pod().ref().uid().equals(pod.uid());
  }

  private void tell(Event event) {
    news.accept(engine.apply(event, clock.nanos()));
  }
}
