package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Placement;
import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Score;
import java.util.SortedMap;

/**
 * One decision, for the record.
 *
 * @param id unique over all lives of the extender
 */
public record Decision(String id, PodRef pod, Cause cause, Outcome outcome) {

  /** Who wanted it. */
  public enum Cause {
    FILTER,
    /** Our own queue: a pod behind our gate. */
    QUEUE,
    /** Our own queue: a pod that was refused. */
    WAKE
  }

  /** What was decided. */
  public sealed interface Outcome {

    /** New devices; {@code score} was the best of {@code candidates} fitting nodes. */
    record Planned(Placement placement, Score score, int candidates, long generation)
        implements Outcome {}

    /** The plan that already stands. */
    record Repeated(Placement placement) implements Outcome {}

    /** Refused: how many of the offered nodes for which reason. */
    record Refused(SortedMap<Reason, Integer> nodes) implements Outcome {}

    record Failed(String message) implements Outcome {}
  }
}
