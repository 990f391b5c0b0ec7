package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.resources.ReportedGpus;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.Event;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of what the agents report. */
record GpuNodeEvents(KubeApi.Sink sink, WatchCounts counts) implements Changes<GpuNodeItem> {

  private static final Logger LOG = LoggerFactory.getLogger(GpuNodeEvents.class);

  @Override
  public void onAdd(GpuNodeItem node) {
    if (node.report() instanceof ReportedGpus.Damaged(String problem)) {
      counts.damagedGpuNode();
      LOG.error("{}; it cannot be used, and its devices are given to nobody", problem);
    }
    sink.event(node.event());
  }

  @Override
  public void onUpdate(GpuNodeItem old, GpuNodeItem node) {
    if (!old.uid().equals(node.uid())) { // Deleted and made again while nobody watched.
      onDelete(old);
      onAdd(node);
    } else if (!node.report().equals(old.report())) {
      onAdd(node);
    }
  }

  @Override
  public void onDelete(GpuNodeItem node) {
    sink.event(new Event.DevicesGone(node.name()));
  }

  @Override
  public void onList() {
    sink.synced(KubeApi.Kind.GPU_NODES);
  }
}
