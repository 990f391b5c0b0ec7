package dev.bayplan.agent.health;

import dev.bayplan.agent.health.HealthMachine.ProbeRequest;
import dev.bayplan.agent.health.Signal.Probed;
import java.util.List;
import java.util.Set;

/** Where probes are run; no call waits for one. */
public interface Prober {

  void start(ProbeRequest request, long nowNanos);

  /** The verdicts since the last call. */
  List<Probed> finished(long nowNanos);

  /** Process ids of those that run: they use a GPU, and nobody booked it. */
  Set<Integer> running();
}
