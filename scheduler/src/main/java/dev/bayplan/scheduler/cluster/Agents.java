package dev.bayplan.scheduler.cluster;

import dev.bayplan.scheduler.engine.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Judges by our own monotonic clock which agents are alive. A Lease that we see for the first time
 * counts as just renewed, since nothing tells how old it is on our clock: after our own restart an
 * agent that died before it is found out one Lease later. A node without a Lease is not heard: its
 * GpuNode was written by somebody who does not say whether it still holds.
 *
 * <p>The engine is told of changes alone, so 5,000 agents that live cost it nothing.
 */
public final class Agents {

  private static final Duration LOOK = Duration.ofSeconds(1);

  private final Clock clock;
  private final Consumer<Event> engine;
  private final Map<String, Heard> heard = new TreeMap<>();
  private boolean stopped;

  /** When an agent was heard last, in words that only equality is asked of, and until when. */
  private record Heard(String renewal, long untilNanos, boolean speaks) {}

  /**
   * @param engine takes the events
   */
  public Agents(Clock clock, Consumer<Event> engine) {
    this.clock = clock;
    this.engine = engine;
  }

  /** Starts to look for agents that fall silent. */
  public void start() {
    clock.after(LOOK, this::look);
  }

  public synchronized void stop() {
    stopped = true;
  }

  /** What a watch told of a Lease, for the first time or again. */
  public synchronized void seen(AgentLease lease) {
    Heard before = heard.get(lease.node());
    if (before != null && before.renewal().equals(lease.renewal())) {
      return; // A list told anew what we know.
    }
    long until = clock.nanos() + lease.validFor().toNanos();
    heard.put(lease.node(), new Heard(lease.renewal(), until, true));
    if (before == null || !before.speaks()) {
      engine.accept(new Event.AgentHeard(lease.node()));
    }
  }

  /** The Lease was deleted: the agent, or its node, is gone. */
  public synchronized void left(String node) {
    Heard before = heard.remove(node);
    if (before != null && before.speaks()) {
      engine.accept(new Event.AgentSilent(node));
    }
  }

  private synchronized void look() {
    if (!stopped) {
      clock.after(LOOK, this::look);
      fallSilent(clock.nanos()).forEach(node -> engine.accept(new Event.AgentSilent(node)));
    }
  }

  private List<String> fallSilent(long now) {
    List<String> silent = new ArrayList<>();
    heard.replaceAll((node, last) -> {
      if (!last.speaks() || last.untilNanos() - now > 0) {
        return last;
      }
      silent.add(node);
      return new Heard(last.renewal(), last.untilNanos(), false);
    });
    return silent;
  }
}
