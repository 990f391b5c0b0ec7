package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.NodeState;

/**
 * How much of everything there is: for metrics and for people.
 *
 * @param silentNodes nodes whose devices are reported and whose agent is not heard
 * @param lateReports reports that came after later ones and were not taken in, since the start
 * @param overCommitments GPUs given twice; anything but 0 is a bug or somebody else's doing
 */
public record Census(
    int nodes,
    int silentNodes,
    int lateReports,
    int gpus,
    int untouchedGpus,
    int overCommitments,
    int pods,
    int waiting,
    int reserved,
    int posting,
    int bound) {

  static Census of(Ledger ledger) {
    int[] sums = new int[5];
    ledger
        .published()
        .forEach(row -> {
          sums[0]++;
          sums[1] += row.node().gpus().size();
          sums[2] += row.node().untouchedGpus();
          sums[3] += row.node().overCommitments();
          sums[4] += row.node().agent() == NodeState.Agent.SILENT ? 1 : 0;
        });
    int[] stages = new int[Booking.Stage.values().length];
    ledger.bookings().forEach(booking -> stages[booking.stage().ordinal()]++);
    return new Census(
        sums[0],
        sums[4],
        (int) ledger.lateReports(),
        sums[1],
        sums[2],
        sums[3],
        ledger.pods().size(),
        ledger.queue().size(),
        stages[Booking.Stage.PLANNED.ordinal()]
            + stages[Booking.Stage.RELEASED.ordinal()]
            + stages[Booking.Stage.RESERVED.ordinal()],
        stages[Booking.Stage.POSTING.ordinal()],
        stages[Booking.Stage.BOUND.ordinal()]);
  }
}
