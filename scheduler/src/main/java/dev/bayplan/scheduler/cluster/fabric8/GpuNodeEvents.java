package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.Event;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of devices. A report that makes no sense takes the node's devices out of play. */
record GpuNodeEvents(KubeApi.Sink sink, WatchCounts counts)
    implements ResourceEventHandler<GpuNodeItem> {

  private static final Logger LOG = LoggerFactory.getLogger(GpuNodeEvents.class);

  @Override
  public void onAdd(GpuNodeItem node) {
    sink.event(
        switch (node.report()) {
          case GpuNodeItem.Report.Devices devices ->
              new Event.DevicesSeen(node.name(), devices.gpus());
          case GpuNodeItem.Report.None _ -> new Event.DevicesGone(node.name());
          case GpuNodeItem.Report.Damaged damaged -> {
            counts.damagedGpuNode();
            LOG.error(
                "GpuNode {} cannot be used, its devices are given to nobody: {}",
                node.name(),
                damaged.problem());
            yield new Event.DevicesGone(node.name());
          }
        });
  }

  @Override
  public void onUpdate(GpuNodeItem old, GpuNodeItem node) {
    if (!node.report().equals(old.report())) {
      onAdd(node);
    }
  }

  @Override
  public void onDelete(GpuNodeItem node, boolean stateUnknown) {
    sink.event(new Event.DevicesGone(node.name()));
  }

  @Override
  public void onList(String revision, boolean empty) {
    sink.synced(KubeApi.Kind.GPU_NODES);
  }
}
