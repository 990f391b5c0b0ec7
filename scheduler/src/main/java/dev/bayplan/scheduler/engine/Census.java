package dev.bayplan.scheduler.engine;

/**
 * How much of everything there is: for metrics and for people.
 *
 * @param overCommitments GPUs given twice; anything but 0 is a bug or somebody else's doing
 */
public record Census(
    int nodes,
    int gpus,
    int untouchedGpus,
    int overCommitments,
    int pods,
    int waiting,
    int reserved,
    int posting,
    int bound) {

  static Census of(Ledger ledger) {
    int[] sums = new int[4];
    ledger
        .snapshot()
        .forEach(row -> {
          sums[0]++;
          sums[1] += row.node().gpus().size();
          sums[2] += row.node().untouchedGpus();
          sums[3] += row.node().overCommitments();
        });
    int[] stages = new int[Booking.Stage.values().length];
    ledger.bookings().forEach(booking -> stages[booking.stage().ordinal()]++);
    return new Census(
        sums[0],
        sums[1],
        sums[2],
        sums[3],
        ledger.pods().size(),
        ledger.waiting().size(),
        stages[Booking.Stage.RESERVED.ordinal()],
        stages[Booking.Stage.POSTING.ordinal()],
        stages[Booking.Stage.BOUND.ordinal()]);
  }
}
