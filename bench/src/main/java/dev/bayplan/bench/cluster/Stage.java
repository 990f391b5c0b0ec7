package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.ControlPlane;
import java.util.List;
import java.util.Map;

/** A control plane with fake nodes, on which one way after the other is tried. */
interface Stage extends AutoCloseable {

  ControlPlane plane();

  /** Starts what the way needs, in an empty namespace of its own. */
  Trial open(Way way, String namespace);

  @Override
  void close();

  /** One way, ready to be tried. */
  interface Trial extends AutoCloseable {

    /** What the pods name. */
    String scheduler();

    /** What the pods are born with, so that none is on its way before the clock starts. */
    List<String> gates();

    /** Process ids of the control plane's parts, by the labels of {@link Cpu}. */
    Map<String, Long> processes();

    /** All pods exist now: does what belongs before the clock. */
    void prepare(int pods);

    /** Lets the pods go; returns when all writes for it are answered. */
    void release(BareClient client, int pods);

    @Override
    void close();
  }
}
