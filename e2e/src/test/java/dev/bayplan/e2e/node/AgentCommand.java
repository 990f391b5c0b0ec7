package dev.bayplan.e2e.node;

import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.Ports;
import dev.bayplan.testcluster.kubelet.JavaProgram;
import dev.bayplan.testcluster.node.RealNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the agent of a {@link RealNode} is started: outside of the node, told where its folders are.
 */
final class AgentCommand {
  private AgentCommand() {}

  /**
   * @param folder with {@code fleet.yaml} and {@code dev}; the agent's own files go there too
   */
  static List<String> of(ControlPlane plane, RealNode node, Path folder) {
    List<String> command =
        new ArrayList<>(JavaProgram.onThisClassPath("dev.bayplan.agent.Main", "-Xmx128m"));
    command.addAll(
        List.of(
            "--node=" + node.name(),
            "--mode=own",
            "--fleet=" + folder.resolve("fleet.yaml"),
            "--kubeconfig=" + plane.kubeconfig(),
            "--address=127.0.0.1:" + Ports.free(),
            "--dev-dir=" + folder.resolve("dev"),
            "--host-root=" + folder.resolve("root"),
            "--kubelet-dir=" + node.kubeletFolder(),
            "--cdi-dir=" + node.cdi(),
            "--cri-socket=" + node.containerdSocket(),
            "--state-dir=" + folder.resolve("state")));
    return command;
  }
}
