package dev.bayplan.bench.model;

import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.KubeApi.Outcome;
import dev.bayplan.scheduler.cluster.Notice;
import java.util.ArrayList;
import java.util.List;

/** The events about pods, for people. */
public final class Events {

  private final List<String> notices = new ArrayList<>();

  /** {@code POST events}: the same one again is refused. */
  public synchronized Outcome tell(PodRef pod, Notice notice) {
    String told = pod.uid() + " " + notice.reason() + ": " + notice.message();
    if (notices.contains(told)) {
      return Pods.conflict("events already exists");
    }
    notices.add(told);
    return new Outcome.Ok();
  }

  /** All events about this pod, in their order. */
  public synchronized List<String> about(String uid) {
    return notices.stream().filter(told -> told.startsWith(uid + " ")).toList();
  }
}
