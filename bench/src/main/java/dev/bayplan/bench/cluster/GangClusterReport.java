package dev.bayplan.bench.cluster;

import java.util.Locale;

/** What people read of {@code bench gang-cluster}. */
final class GangClusterReport {

  static final String HEAD =
      "| case | gangs x pods | plan ms (highest) | release to last bind ms (lowest-highest) | floor"
          + " ms (lowest-highest) | x floor | last pod to last bind ms | CPU ms: scheduler /"
          + " apiserver / etcd / extender / client | others | levels broken |\n"
          + "|---|---|---|---|---|---|---|---|---|---|";

  private GangClusterReport() {}

  static String progress(GangShape shape, GangTrials.Run run, boolean warmUp) {
    return String.format(
        Locale.ROOT,
        "%-6s %d x %d: planned in %.1f ms, released to bound %d ms, all %d ms%s",
        shape.name(),
        shape.gangs(),
        shape.members(),
        run.planMillis(),
        run.releaseToBoundMillis(),
        run.wholeMillis(),
        countsNot(warmUp));
  }

  static String floor(GangShape shape, long millis, boolean warmUp) {
    return "floor  %d patches and Bindings: %d ms%s"
        .formatted(shape.pods(), millis, countsNot(warmUp));
  }

  private static String countsNot(boolean warmUp) {
    return warmUp ? " (warm-up)" : "";
  }

  static String row(GangClusterRecord record) {
    return String.format(
        Locale.ROOT,
        "| %s | %d x %d | %.1f (%.1f) | **%.0f** (%.0f-%.0f) | %.0f (%.0f-%.0f) | **%.2f** | %.0f"
            + " | %.0f / %.0f / %.0f / %.0f / %.0f | %.2f | %d |",
        record.name(),
        record.gangs(),
        record.pods() / record.gangs(),
        record.planMillis(),
        record.highestPlanMillis(),
        record.releaseToBoundMillis(),
        record.lowestReleaseToBoundMillis(),
        record.highestReleaseToBoundMillis(),
        record.floorMillis(),
        record.lowestFloorMillis(),
        record.highestFloorMillis(),
        record.timesFloor(),
        record.wholeMillis(),
        record.schedulerMillis(),
        record.apiserverMillis(),
        record.etcdMillis(),
        record.extenderMillis(),
        record.clientMillis(),
        record.othersCores(),
        record.brokenLevels());
  }
}
