package dev.bayplan.scheduler;

import dev.bayplan.scheduler.engine.Checkpoint;
import dev.bayplan.scheduler.engine.Entry;
import dev.bayplan.scheduler.engine.Recorder;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A decision log that begins where decisions do. Until then nothing but the cluster's objects comes
 * in, all of them, and the checkpoint that the log begins with has what became of them.
 */
final class LateRecorder implements Recorder {

  private final Recorder log;
  private final BooleanSupplier decides;
  private boolean begun; // Touched by the engine's one writer only.

  /**
   * @param decides whether decisions may be made; asked before each input until they may
   */
  LateRecorder(Recorder log, BooleanSupplier decides) {
    this.log = log;
    this.decides = decides;
  }

  @Override
  public boolean before(Supplier<Checkpoint> state) {
    begun = begun || decides.getAsBoolean();
    return begun && log.before(state);
  }

  @Override
  public void record(Entry entry) {
    if (begun) {
      log.record(entry);
    }
  }
}
