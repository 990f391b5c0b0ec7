package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodRef;
import java.util.ArrayList;
import java.util.List;

/** Numbers decisions and tells them to the recorder. One writer. */
final class Decisions {

  private final Settings settings;
  private final Recorder recorder;
  private final Ledger ledger;
  private final List<Entry.Decided> pending = new ArrayList<>();
  private long count;

  Decisions(Settings settings, Recorder recorder, Ledger ledger, long count) {
    this.settings = settings;
    this.recorder = recorder;
    this.ledger = ledger;
    this.count = count;
  }

  long count() {
    return count;
  }

  /** A new id: unique over all lives, since each life has its epoch. */
  String nextId() {
    return settings.epoch() + "-" + Long.toHexString(++count);
  }

  /** Ties between equally good nodes are broken by this; the same for the same pod. */
  long tieSeed(PodRef pod) {
    return Mix.of(settings.seed(), pod.uid());
  }

  void note(String id, PodRef pod, Decision.Cause cause, Decision.Outcome outcome) {
    pending.add(
        new Entry.Decided(ledger.snapshot().version(), new Decision(id, pod, cause, outcome)));
  }

  /** Tells the recorder: an input comes first in the log, then what was decided on it. */
  void flush() {
    pending.forEach(recorder::record);
    pending.clear();
  }
}
