package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.Engine;

/** All that lies between one engine and its cluster, put together. */
public record ClusterLink(
    Committer committer,
    FollowUp followUp,
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
    FollowUp followUp = new FollowUp(engine, api, clock);
    Committer committer = new Committer(engine, api, clock, followUp);
    Feed feed = new Feed(engine, clock, followUp);
    Agents agents = new Agents(clock, feed::event);
    PolicyStatusWriter policyStatus = new PolicyStatusWriter(api, clock);
    PolicyDesk policies = new PolicyDesk(feed::event, policyStatus);
    TakeOver takeOver = new TakeOver(api, clock, feed::event, agents, policies, startedNanos);
    takeOver.onReady(() -> {
      followUp.begin();
      policyStatus.begin();
    });
    return new ClusterLink(committer, followUp, feed, agents, policies, policyStatus, takeOver);
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
    followUp.stop();
    policyStatus.stop();
    agents.stop();
    feed.stop();
  }

  /** Exceptions that should not exist. */
  public long bugs() {
    return committer.counts().bugs() + followUp.bugs() + feed.bugs();
  }
}
