package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.Event;
import dev.bayplan.scheduler.engine.Standing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of pods. */
record PodEvents(KubeApi.Sink sink, WatchCounts counts) implements Changes<PodItem> {

  private static final Logger LOG = LoggerFactory.getLogger(PodEvents.class);

  @Override
  public void onAdd(PodItem pod) {
    seen(pod, Standing.PENDING);
  }

  @Override
  public void onUpdate(PodItem old, PodItem pod) {
    if (old.uid().equals(pod.uid())) {
      seen(pod, old.facts().standing());
    } else { // Deleted and made again while nobody watched.
      onDelete(old);
      onAdd(pod);
    }
  }

  private void seen(PodItem pod, Standing before) {
    Standing now = pod.facts().standing();
    if (now instanceof Standing.Unassigned(String node, String problem)
        && !problem.isEmpty()
        && !now.equals(before)) {
      counts.damagedPod();
      LOG.error(
          "{}; as many GPUs of {} as the pod asks for are blocked until its devices are known",
          problem,
          node);
    }
    sink.event(new Event.PodSeen(pod.facts()));
  }

  @Override
  public void onDelete(PodItem pod) {
    sink.event(new Event.PodGone(pod.uid()));
  }

  @Override
  public void onList() {
    sink.synced(KubeApi.Kind.PODS);
  }
}
