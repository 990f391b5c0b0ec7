package dev.bayplan.scheduler.engine;

import java.util.List;

/** Whether decisions can be trusted yet; asked by the extender before each verb and by probes. */
@FunctionalInterface
public interface Readiness {

  Readiness ALWAYS = List::of;

  /** What is still waited for, one sentence each; empty where the engine is ready. */
  List<String> waitingFor();
}
