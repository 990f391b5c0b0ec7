package dev.bayplan.bench.demo;

import dev.bayplan.bench.fleet.Fleet;
import dev.bayplan.bench.report.BayPlan;
import dev.bayplan.bench.report.Ink;
import dev.bayplan.policies.RequestKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a person reads at the end: the bay plan, the numbers, why pods wait, what to try next. */
final class DemoReport {

  private static final int MOST_REASONS = 8;

  private final DemoOptions options;
  private final Fleet fleet;
  private final DemoResult result;
  private final Ink ink;
  private final List<String> lines = new ArrayList<>();

  private DemoReport(DemoOptions options, Fleet fleet, DemoResult result, Ink ink) {
    this.options = options;
    this.fleet = fleet;
    this.result = result;
    this.ink = ink;
  }

  static List<String> of(DemoOptions options, Fleet fleet, DemoResult result, Ink ink) {
    DemoReport report = new DemoReport(options, fleet, result, ink);
    report.title("BAY PLAN");
    report.lines.addAll(BayPlan.draw(result.tally().bays(), ink));
    report.numbers();
    report.stranded();
    report.refusals();
    report.next();
    return report.lines;
  }

  private void title(String text) {
    lines.add("");
    lines.add(" " + ink.paint(Ink.Role.TITLE, text));
    lines.add("");
  }

  private void numbers() {
    Tally tally = result.tally();
    Mishaps.Counts mishaps = result.mishaps();
    title("RESULT");
    number("pods placed", "%,d of %,d", tally.placed(), options.pods());
    number(
        "GPUs allocated",
        "%.1f %%  (%,.1f of %,d)",
        tally.allocatedPercent(),
        tally.allocatedGpus(),
        fleet.gpus());
    String over = "%,d".formatted(tally.overCommitments());
    number(
        "over-commitments",
        "%s  counted from the pods' assignments in the API server",
        ink.paint(tally.overCommitments() == 0 ? Ink.Role.GOOD : Ink.Role.BAD, over));
    number(
        "filter calls",
        "p50 %,d µs   p99 %,d µs   (%,d calls over HTTP, seen by the caller)",
        result.filterTimes().percentileMicros(50),
        result.filterTimes().percentileMicros(99),
        result.filterTimes().count());
    number(
        "throughput",
        "%,.0f pods/s  (%.1f s; %.0f s on the fleet's own clock)",
        result.podsPerSecond(),
        result.wall().toNanos() / 1e9,
        result.virtual().toNanos() / 1e9);
    number(
        "mishaps on purpose",
        "filter: %,d lost, %,d repeated   bind: %,d lost, %,d repeated",
        mishaps.filterLost,
        mishaps.filterRepeated,
        mishaps.bindLost,
        mishaps.bindRepeated);
  }

  private void number(String name, String format, Object... values) {
    lines.add("   %-20s%s".formatted(name, String.format(Locale.ROOT, format, values)));
  }

  private void stranded() {
    Stranded stranded = result.stranded();
    title("STRANDED GPUS");
    lines.add("   of the idle GPUs, what a request could not use: what else it needs is not there");
    lines.add("");
    StringBuilder head = new StringBuilder("   %-10s%8s%8s".formatted("", "PLACED", "IDLE"));
    stranded.kinds().forEach(kind -> head.append("%9s".formatted(words(kind))));
    lines.add(ink.paint(Ink.Role.FAINT, head.append("%10s".formatted("JOB MIX")).toString()));
    for (Stranded.Leftover one : stranded.all()) {
      StringBuilder line =
          new StringBuilder(
              String.format(
                  Locale.ROOT, "   %-10s%,8d%,8.1f", one.how(), one.placed(), one.idle().gpus()));
      stranded.kinds().forEach(kind -> line.append(amount(9, one.idle().stranded(kind))));
      lines.add(line.append(amount(10, one.idle().stranded())).toString());
    }
  }

  private static String words(RequestKind kind) {
    return switch (kind) {
      case SHARE -> "SHARE";
      case ONE -> "1 GPU";
      case TWO, FOUR, EIGHT, MORE -> kind.text() + " GPUS";
    };
  }

  private static String amount(int width, double gpus) {
    return String.format(Locale.ROOT, "%," + width + ".1f", gpus);
  }

  private void refusals() {
    int pending = options.pods() - result.tally().placed();
    if (pending == 0) {
      return;
    }
    title("WHY %,d PODS ARE PENDING".formatted(pending));
    lines.add(
        ink.paint(
            Ink.Role.FAINT,
            "   %6s  %6s  %-45s%-16s%s".formatted("PODS", "NODES", "REASON", "SAID BY", "REMEDY")));
    List<Refusals.Line> reasons = Refusals.of(result.pods()).lines();
    for (Refusals.Line line : reasons.subList(0, Math.min(MOST_REASONS, reasons.size()))) {
      String speaker = line.reason().isPresent() ? "Bayplan" : "kube-scheduler";
      String remedy =
          line.reason().map(r -> r.remedy().name().toLowerCase(Locale.ROOT)).orElse("<none>");
      lines.add(
          String.format(
              Locale.ROOT,
              "   %,6d  %,6d  %-45s%-16s%s",
              line.pods(),
              line.nodesEach(),
              line.text(),
              speaker,
              remedy));
    }
  }

  private void next() {
    title("NEXT");
    if (options.logDir().isPresent()) {
      next("./bayplan replay " + options.logDir().get(), "decide all of it again, bit for bit");
    } else {
      next("./bayplan demo --log-dir demo-log", "keep the decision log, then:");
      next("./bayplan replay demo-log", "decide all of it again, bit for bit");
    }
    next("./bayplan demo --nodes 300 --pods 2500", "more than fits: who waits, and why");
    next("./bayplan bench filter", "filter calls of 5,000 nodes, beside a floor");
    lines.add("");
  }

  private void next(String command, String what) {
    lines.add("   %-44s%s".formatted(command, ink.paint(Ink.Role.FAINT, what)));
  }
}
