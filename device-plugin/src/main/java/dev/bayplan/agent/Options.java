package dev.bayplan.agent;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the agent is told.
 *
 * @param node name of the node that it runs on
 * @param address where probes are answered
 * @param once report once, print the report, and end
 */
record Options(
    String node,
    Path fleet,
    InetSocketAddress address,
    Optional<Path> kubeconfig,
    boolean once,
    Output output) {

  /** How a report is printed. */
  enum Output {
    YAML,
    JSON,
    TABLE
  }
}
