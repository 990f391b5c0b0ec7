package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.GangPlanned;
import dev.bayplan.scheduler.engine.PodFacts;
import dev.bayplan.scheduler.engine.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a fresh process may begin to decide. Its ledger is what the pods say; so all of them must
 * have been read after the last moment at which a Binding of the process before could still be
 * written. That process ended before this one began, so its last post is over {@link
 * Timing#POST_IS_OVER} after our own start; a consistent list of pods that is asked for later
 * misses none. GpuNodes are read after the pods: devices of a pod that is gone are free only where
 * no report says that they are not.
 */
public final class TakeOver implements Readiness, KubeApi.Sink {

  private static final Logger LOG = LoggerFactory.getLogger(TakeOver.class);

  private final KubeApi api;
  private final Clock clock;
  private final Consumer<Event> engine;
  private final Agents agents;
  private final PolicyDesk policies;
  private final long startedNanos;
  private final Set<KubeApi.Kind> missing = EnumSet.allOf(KubeApi.Kind.class);
  private int failures;
  private String lastFailure = "";
  private boolean ready;
  private Runnable onReady = () -> {};

  /**
   * @param engine takes all events
   * @param agents is told of the agents' Leases
   * @param policies is told of the policies
   * @param startedNanos when this process began, by the clock
   */
  public TakeOver(
      KubeApi api,
      Clock clock,
      Consumer<Event> engine,
      Agents agents,
      PolicyDesk policies,
      long startedNanos) {
    this.api = api;
    this.clock = clock;
    this.engine = engine;
    this.agents = agents;
    this.policies = policies;
    this.startedNanos = startedNanos;
  }

  /** Runs this once the engine may decide. */
  public synchronized void onReady(Runnable task) {
    onReady = task;
  }

  @Override
  public void event(Event event) {
    engine.accept(event);
  }

  @Override
  public void lease(AgentLease lease) {
    agents.seen(lease);
  }

  @Override
  public void leaseGone(String node) {
    agents.left(node);
  }

  @Override
  public void policy(PolicyObject policy) {
    policies.seen(policy);
  }

  @Override
  public void policyGone(String name) {
    policies.gone(name);
  }

  @Override
  public void synced(KubeApi.Kind kind) {
    boolean last;
    synchronized (this) {
      last = missing.remove(kind) && missing.isEmpty();
    }
    if (last) {
      clock.after(Duration.ofNanos(Math.max(0, nanosUntilPostsAreOver())), this::list);
    }
  }

  private long nanosUntilPostsAreOver() {
    return startedNanos + Timing.POST_IS_OVER.toNanos() - clock.nanos();
  }

  private void list() {
    api.listPods()
        .thenAccept(listing -> {
          switch (listing) {
            case KubeApi.Listing.Listed listed -> take(listed);
            case KubeApi.Listing.Unknown unknown -> retry(unknown.cause());
          }
        })
        .exceptionally(this::again);
  }

  /** Without it a bug here would leave the process waiting for ever, and not say why. */
  private @Nullable Void again(Throwable bug) {
    LOG.error("the take-over failed inside and is tried again; please report it", bug);
    retry(bug.toString());
    return null;
  }

  private void take(KubeApi.Listing.Listed listed) {
    Set<String> uids = new HashSet<>();
    for (PodFacts pod : listed.pods()) {
      uids.add(pod.ref().uid());
      engine.accept(new Event.PodSeen(pod));
    }
    LOG.info("{} pods were read at revision {}", listed.pods().size(), listed.revision());
    listReports(new Event.PodsListed(uids, listed.revision()));
  }

  private void listReports(Event.PodsListed pods) {
    api.listReports()
        .thenAccept(reports -> {
          switch (reports) {
            case KubeApi.Reports.Listed listed -> take(listed, pods);
            case KubeApi.Reports.Unknown unknown -> retry(unknown.cause());
          }
        })
        .exceptionally(this::again);
  }

  private void take(KubeApi.Reports.Listed listed, Event.PodsListed pods) {
    listed.events().forEach(engine);
    LOG.info("{} GpuNodes were read", listed.events().size());
    listGangPlans(pods);
  }

  private void listGangPlans(Event.PodsListed pods) {
    api.listGangPlans()
        .thenAccept(plans -> {
          switch (plans) {
            case KubeApi.GangPlans.Listed listed -> take(listed, pods);
            case KubeApi.GangPlans.Unknown unknown -> retry(unknown.cause());
          }
        })
        .exceptionally(this::again);
  }

  /** One that is torn was never obeyed: it is as if it had no members, and is deleted. */
  private void take(KubeApi.GangPlans.Listed listed, Event.PodsListed pods) {
    List<GangPlanned> plans = new ArrayList<>(listed.whole());
    for (KubeApi.Torn torn : listed.torn()) {
      LOG.error(
          "the plan of gang {}/{} is not obeyed, and deleted: {}",
          torn.namespace(),
          torn.gang(),
          torn.problem());
      plans.add(new GangPlanned(torn.namespace(), torn.gang(), 0, 0, 0, 0, List.of()));
    }
    engine.accept(new Event.GangPlansListed(plans, clock.wallSeconds()));
    engine.accept(pods);
    synchronized (this) {
      ready = true;
      onReady.run();
    }
    LOG.info(
        "ready to decide {} ms after the start; {} plans of gangs were read",
        Duration.ofNanos(clock.nanos() - startedNanos).toMillis(),
        plans.size());
  }

  private void retry(String cause) {
    Duration delay;
    synchronized (this) {
      failures++;
      lastFailure = cause;
      delay = Timing.retry(failures);
    }
    LOG.warn(
        "pods, GpuNodes and GangPlans could not be listed ({}); asking again in {} s",
        cause,
        delay.toSeconds());
    clock.after(delay, this::list);
  }

  @Override
  public synchronized List<String> waitingFor() {
    if (ready) {
      return List.of();
    }
    List<String> sentences = new ArrayList<>();
    missing.forEach(
        kind -> sentences.add("the first list of " + words(kind) + " (" + age() + " so far)"));
    if (nanosUntilPostsAreOver() > 0) {
      sentences.add(
          "Bindings that an earlier process of this extender may have under way ("
              + seconds(nanosUntilPostsAreOver())
              + " to go)");
    } else if (missing.isEmpty()) {
      sentences.add(
          "a consistent list of all pods and GpuNodes ("
              + age()
              + " since the start)"
              + failuresSoFar());
    }
    return sentences;
  }

  private String age() {
    return seconds(clock.nanos() - startedNanos);
  }

  private String failuresSoFar() {
    return failures == 0 ? "" : "; it failed " + failures + " times, last with: " + lastFailure;
  }

  private static String seconds(long nanos) {
    return Duration.ofNanos(nanos).toMillis() / 1000.0 + " s";
  }

  private static String words(KubeApi.Kind kind) {
    return switch (kind) {
      case NODES -> "nodes";
      case GPU_NODES -> "GpuNodes";
      case LEASES -> "the agents' Leases";
      case NAMESPACES -> "namespaces";
      case POLICIES -> "placement policies";
      case GANGS -> "PodGroups, Jobs and what else speaks of gangs";
      case PODS -> "pods";
    };
  }
}
