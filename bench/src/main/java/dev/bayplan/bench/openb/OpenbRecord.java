package dev.bayplan.bench.openb;

import dev.bayplan.bench.report.Machine;
import dev.bayplan.bench.report.Sample;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What {@code bench openb} finds for one trace and policy: means over the seeds, in percent of all
 * GPUs. {@code alloc100} is the GPU given away when as much has been asked for as there is, {@code
 * fragAmount} idle GPU that the job mix could not use, {@code departure} the arrived percent at
 * which allocation first lags by 0.3 points; {@code Sd} are standard deviations of the sample,
 * {@code recorded} what the authors of the gradient recorded for the policy of that name ({@code
 * NaN}: nothing), {@code fgd} what they recorded for theirs.
 */
record OpenbRecord(
    String trace,
    String policy,
    String seeds,
    double alloc100,
    double alloc100Sd,
    double alloc130,
    double alloc130Sd,
    double recordedAlloc100,
    double recordedAlloc130,
    double fgdAlloc100,
    double fgdAlloc130,
    double fragAmount80,
    double fragAmount80Sd,
    double fragAmount90,
    double fragAmount90Sd,
    double fragAmount100,
    double fragAmount100Sd,
    double recordedFragAmount80,
    double recordedFragAmount90,
    double recordedFragAmount100,
    double departure,
    double departureSd,
    double recordedDeparture,
    double seconds,
    String java,
    String flags,
    int cores,
    String commit) {

  private static final String THEIRS = "06-FGD";

  /** What was run. */
  record Run(String trace, Policy policy, String seeds, List<Curve> curves, double seconds) {

    Sample of(ToDoubleFunction<Curve> figure) {
      return Sample.of(curves, figure);
    }
  }

  static OpenbRecord of(Run run, RecordedResults recorded) {
    Sample alloc100 = run.of(curve -> curve.allocated(100));
    Sample alloc130 = run.of(curve -> curve.allocated(130));
    Sample frag80 = run.of(curve -> curve.stranded(80));
    Sample frag90 = run.of(curve -> curve.stranded(90));
    Sample frag100 = run.of(curve -> curve.stranded(100));
    Sample departure = run.of(Curve::departure);
    String alike = run.policy().recorded();
    Machine machine = Machine.here();
    return new OpenbRecord(
        run.trace(),
        run.policy().title(),
        run.seeds(),
        alloc100.mean(),
        alloc100.deviation(),
        alloc130.mean(),
        alloc130.deviation(),
        recorded.allocated(run.trace(), alike, 100),
        recorded.allocated(run.trace(), alike, 130),
        recorded.allocated(run.trace(), THEIRS, 100),
        recorded.allocated(run.trace(), THEIRS, 130),
        frag80.mean(),
        frag80.deviation(),
        frag90.mean(),
        frag90.deviation(),
        frag100.mean(),
        frag100.deviation(),
        recorded.stranded(run.trace(), alike, 80),
        recorded.stranded(run.trace(), alike, 90),
        recorded.stranded(run.trace(), alike, 100),
        departure.mean(),
        departure.deviation(),
        recorded.departure(run.trace(), alike),
        Sample.rounded(run.seconds()),
        machine.java(),
        machine.flags(),
        machine.cores(),
        machine.commit());
  }
}
