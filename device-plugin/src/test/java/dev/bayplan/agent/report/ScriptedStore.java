package dev.bayplan.agent.report;

import dev.bayplan.api.resources.GpuNodeStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An API server of one object: keeps what is written, and is away when told to. */
final class ScriptedStore implements GpuNodeStore {

  Optional<GpuNodeStatus> status = Optional.empty();
  Optional<String> away = Optional.empty();
  final List<GpuNodeStatus> writes = new ArrayList<>();
  final List<Instant> renewals = new ArrayList<>();
  int openings;

  @Override
  public Opening open(String node) {
    openings++;
    return away.<Opening>map(Opening.Closed::new)
        .orElseGet(() -> new Opening.Open("uid-" + node, 1, status));
  }

  @Override
  public Optional<String> write(String node, GpuNodeStatus next) {
    if (away.isEmpty()) {
      writes.add(next);
      status = Optional.of(next);
    }
    return away;
  }

  @Override
  public Optional<String> renewLease(String node, String nodeUid, Instant now) {
    if (away.isEmpty()) {
      renewals.add(now);
    }
    return away;
  }
}
