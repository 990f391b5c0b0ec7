package dev.bayplan.bench.openb;

/**
 * What {@code bench openb} finds for one trace and policy: means over the seeds, in percent of all
 * GPUs. {@code alloc100} is the GPU given away when as much has been asked for as there is, {@code
 * fragAmount} idle GPU that the job mix could not use, {@code departure} the arrived percent at
 * which allocation first lags by 0.3 points; {@code Sd} are standard deviations, {@code recorded}
 * what the authors of the gradient recorded for the policy of that name ({@code NaN}: nothing),
 * {@code fgd} what they recorded for theirs.
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
    double fragAmount90,
    double fragAmount100,
    double recordedFragAmount100,
    double departure,
    double seconds) {}
