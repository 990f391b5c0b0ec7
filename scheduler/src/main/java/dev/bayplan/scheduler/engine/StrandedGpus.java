package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Fragmentation;
import dev.bayplan.policies.IdleGpu;
import dev.bayplan.policies.JobMix;
import java.util.ArrayList;
import java.util.List;

/**
 * Idle and stranded GPU of all nodes, for metrics. A node is looked at anew only once it has
 * changed, or the job mix has. Nothing waits for it: it reads snapshots.
 */
public final class StrandedGpus {

  private JobMix mix = JobMix.UNKNOWN;
  private Fragmentation fragmentation = new Fragmentation(mix);
  private List<Seen> seen = List.of();

  /** What was found of a row, and at which version of its node. */
  private record Seen(long version, IdleGpu idle) {
    static final Seen NOTHING = new Seen(-1, IdleGpu.NONE);
  }

  /** The sum over all nodes. */
  public synchronized IdleGpu of(Snapshot snapshot) {
    JobMix now = snapshot.scoring().mix();
    if (!now.equals(mix)) {
      mix = now;
      fragmentation = new Fragmentation(now);
      seen = List.of();
    }
    List<Seen> next = new ArrayList<>();
    snapshot.forEach(row -> {
      while (next.size() < row.row()) {
        next.add(Seen.NOTHING); // Rows of nodes that are gone.
      }
      next.add(look(row));
    });
    seen = next;
    return next.stream().map(Seen::idle).reduce(IdleGpu.NONE, IdleGpu::plus);
  }

  private Seen look(Snapshot.Row row) {
    Seen known = row.row() < seen.size() ? seen.get(row.row()) : Seen.NOTHING;
    return known.version() == row.version()
        ? known
        : new Seen(row.version(), fragmentation.of(row.node()));
  }
}
