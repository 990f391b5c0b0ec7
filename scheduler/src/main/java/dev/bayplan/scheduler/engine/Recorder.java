package dev.bayplan.scheduler.engine;

import java.util.function.Supplier;

/**
 * The flight recorder's side of the engine. Both methods are called by the one writer, in commit
 * order, and must return at once.
 */
public interface Recorder {

  /**
   * Before an input changes anything: the moment to take a checkpoint, should one be wanted.
   *
   * @return whether one was taken, so that a new segment begins here
   */
  boolean before(Supplier<Checkpoint> state);

  /** What came in and what was decided. */
  void record(Entry entry);

  /** Records nothing. */
  Recorder NONE =
      new Recorder() {
        @Override
        public boolean before(Supplier<Checkpoint> state) {
          return false;
        }

        @Override
        public void record(Entry entry) {}
      };
}
