package dev.bayplan.bench.model;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** One pod in kube-scheduler's queue. */
final class QueuedPod {

  /** Where it is. */
  enum Place {
    GATED,
    ACTIVE,
    BACKOFF,
    /** Back-off after an error: not emptied early. */
    ERROR_BACKOFF,
    UNSCHEDULABLE,
    IN_FLIGHT
  }

  PodObject pod;
  Place place = Place.ACTIVE;
  int refusals;
  int errors;
  long since;
  long backoffEnds;
  long order;
  Set<Plugin> rejecters = EnumSet.noneOf(Plugin.class);
  final List<QueueEvent> whileInFlight = new ArrayList<>();

  QueuedPod(PodObject pod) {
    this.pod = pod;
  }

  /** Whether the event is worth another try, by the word of any plugin that refused it. */
  boolean wokenBy(QueueEvent event) {
    return pod.spec().priority() <= event.priorityAtMost()
        && rejecters.stream().anyMatch(plugin -> plugin.wakes(event, pod.spec()));
  }
}
