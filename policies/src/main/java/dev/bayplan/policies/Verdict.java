package dev.bayplan.policies;

/** The answer for one request on one node. "No" is a value, with its reason and its numbers. */
public sealed interface Verdict {

  /** It fits, with these devices; among fitting nodes the highest score is taken. */
  record Fits(Placement placement, Score score) implements Verdict {}

  /**
   * It does not fit.
   *
   * @param shortfall what was asked and what there is, in the unit that the reason speaks of
   */
  record Refused(Reason reason, Shortfall shortfall) implements Verdict {

    public Remedy remedy() {
      return reason.remedy();
    }
  }
}
