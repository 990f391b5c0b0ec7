package dev.bayplan.agent.watch;

import dev.bayplan.agent.audit.Audit.Eviction;
import dev.bayplan.agent.audit.Finding;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import dev.bayplan.agent.health.NodeHealth;
import dev.bayplan.agent.metrics.DeviceView;
import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.Isolation;
import java.util.List;
import java.util.Map;

/**
 * What stands after a look.
 *
 * @param samples of the last look, by UUID
 * @param findings in order of kind and subject
 * @param evictions what a policy wants evicted
 * @param isolation of the shares that asked for MPS
 * @param problems of the agent itself, such as a file that cannot be written
 */
public record WatchState(
    Inventory inventory,
    Map<String, Sample> samples,
    NodeHealth health,
    List<Finding> findings,
    List<Eviction> evictions,
    List<ShareIsolation> isolation,
    List<DaemonState> daemons,
    DeviceView view,
    List<String> problems) {

  private static final Inventory NOT_READ = new Inventory.None("the devices are not read yet");

  public WatchState {
    samples = Map.copyOf(samples);
    findings = List.copyOf(findings);
    evictions = List.copyOf(evictions);
    isolation = List.copyOf(isolation);
    daemons = List.copyOf(daemons);
    problems = List.copyOf(problems);
  }

  static WatchState before(NodeHealth health) {
    return new WatchState(
        NOT_READ,
        Map.of(),
        health,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        DeviceView.NOTHING,
        List.of());
  }

  /** Whether the devices were looked at: no GPUs before that means nothing. */
  public boolean looked() {
    return !inventory.equals(NOT_READ);
  }

  WatchState with(List<String> found) {
    return new WatchState(
        inventory, samples, health, findings, evictions, isolation, daemons, view, found);
  }

  /** How a container's share is kept apart. */
  public record ShareIsolation(String podUid, String container, Isolation isolation) {}
}
