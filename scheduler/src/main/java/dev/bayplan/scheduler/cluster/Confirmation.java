package dev.bayplan.scheduler.cluster;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Standing;
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
  private final Clock clock;
  private final Recheck recheck;

  Confirmation(Engine engine, KubeApi api, Clock clock, Consumer<List<String>> news) {
    this.engine = engine;
    this.clock = clock;
    this.recheck = new Recheck(engine, api, clock, news);
  }

  /** This pod was bound just now. */
  void expect(PodRef pod) {
    clock.after(PATIENCE, () -> look(pod));
  }

  private void look(PodRef pod) {
    if (engine.booking(pod.uid()).isEmpty() || told(pod)) {
      return;
    }
    recheck.look(pod, () -> expect(pod));
  }

  private boolean told(PodRef pod) {
    return engine
        .pod(pod.namespace(), pod.name())
        .filter(known -> known.ref().uid().equals(pod.uid()))
        .filter(known -> !(known.standing() instanceof Standing.Pending))
        .isPresent();
  }
}
