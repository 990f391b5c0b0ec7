package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Event;
import java.util.function.Consumer;

/** All that lies between one engine and its cluster, put together. */
public record ClusterLink(
    Committer committer,
    Upkeep upkeep,
    Feed feed,
    Agents agents,
    PolicyDesk policies,
    PolicyStatusWriter policyStatus,
    TakeOver takeOver) {

  /**
   * Nothing is sent yet.
   *
   * @param startedNanos when this process began, by the clock
   */
  public static ClusterLink of(Engine engine, KubeApi api, Clock clock, long startedNanos) {
    Committer committer = new Committer(engine, api, clock);
    Feed feed = new Feed(engine, clock, committer::wake);
    Upkeep upkeep = new Upkeep(engine, api, clock);
    Consumer<Event> events =
        event -> {
          feed.event(event);
          upkeep.after(event);
        };
    Agents agents = new Agents(clock, events);
    PolicyStatusWriter policyStatus = new PolicyStatusWriter(api, clock);
    PolicyDesk policies = new PolicyDesk(events, policyStatus);
    TakeOver takeOver = new TakeOver(api, clock, events, agents, policies, startedNanos);
    takeOver.onReady(() -> {
      upkeep.begin();
      policyStatus.begin();
    });
    return new ClusterLink(committer, upkeep, feed, agents, policies, policyStatus, takeOver);
  }

  /** Begins to follow the cluster, for good. */
  public void start(KubeApi api) {
    feed.start();
    agents.start();
    api.watch(takeOver);
  }

  /** From here on nothing new is begun; what is under way goes on. */
  public void stop() {
    committer.stop();
    upkeep.stop();
    policyStatus.stop();
    agents.stop();
    feed.stop();
  }

  /** Exceptions that should not exist. */
  public long bugs() {
    return committer.counts().bugs() + upkeep.counts().bugs() + feed.bugs();
  }
}
