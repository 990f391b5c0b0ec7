package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.Standing;
import dev.bayplan.scheduler.engine.Wake;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks after Bindings of which the watch does not tell. A pod that comes, is bound and goes while
 * the watch is away is in neither list: its end is never told, and what it had would be held for
 * ever. So a pod that was bound and is still known from its filter call alone is read.
 */
final class Confirmation {

  /** A watch that is there tells within milliseconds. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Engine engine;
  private final KubeApi api;
  private final Clock clock;
  private final Consumer<List<Wake>> waker;

  Confirmation(Engine engine, KubeApi api, Clock clock, Consumer<List<Wake>> waker) {
    this.engine = engine;
    this.api = api;
    this.clock = clock;
    this.waker = waker;
  }

  /** This pod was bound just now. */
  void expect(PodRef pod) {
    clock.after(PATIENCE, () -> look(pod));
  }

  private void look(PodRef pod) {
    if (engine.booking(pod.uid()).isEmpty() || told(pod)) {
      return;
    }
    api.readPod(pod)
        .exceptionally(broken -> new KubeApi.Reading.Unknown(broken.toString()))
        .thenAccept(reading -> {
          switch (reading) {
            case KubeApi.Reading.Found found when isSame(found, pod) ->
                tell(new Event.PodSeen(found.pod()));
            case KubeApi.Reading.Found _, KubeApi.Reading.Gone _ ->
                tell(new Event.PodGone(pod.uid()));
            case KubeApi.Reading.Unknown _ -> expect(pod);
          }
        });
  }

  private boolean told(PodRef pod) {
    return engine
        .pod(pod.namespace(), pod.name())
        .filter(known -> known.ref().uid().equals(pod.uid()))
        .filter(known -> !(known.standing() instanceof Standing.Pending))
        .isPresent();
  }

  /** A name can be used again, a uid cannot. */
  private static boolean isSame(KubeApi.Reading.Found found, PodRef pod) {
    return found.pod().ref().uid().equals(pod.uid());
  }

  private void tell(Event event) {
    waker.accept(engine.apply(event, clock.nanos()));
  }
}
