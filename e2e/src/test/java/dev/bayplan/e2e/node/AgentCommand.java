package dev.bayplan.e2e.node;

import dev.bayplan.e2e.Manifests;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.Ports;
import dev.bayplan.testcluster.kubelet.JavaProgram;
import dev.bayplan.testcluster.node.RealNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How the agent of a {@link RealNode} is started: outside of the node, told where its folders are.
 *
 * @param source where it takes its GPUs from
 */
record AgentCommand(Path kubeconfig, List<String> source, Map<String, String> environment) {

  /** With the GPUs of {@code fleet.yaml} in its folder. */
  static AgentCommand ofFleetFile(ControlPlane plane, Path folder) {
    return new AgentCommand(
        plane.kubeconfig(), List.of("--fleet=" + folder.resolve("fleet.yaml")), Map.of());
  }

  /** With the GPUs that a played NVML reads from this file. */
  static AgentCommand ofPlayedDriver(ControlPlane plane, Path fleet) {
    return new AgentCommand(
        plane.kubeconfig(),
        List.of("--nvml=" + playedLibrary()),
        Map.of("BAYPLAN_FAKE_NVML", fleet.toString()));
  }

  AgentCommand as(Path other) {
    return new AgentCommand(other, source, environment);
  }

  /**
   * @param folder with what {@link StandIns} made; the agent's own files go there too
   */
  List<String> on(RealNode node, Path folder) {
    List<String> command =
        new ArrayList<>(JavaProgram.onThisClassPath("dev.bayplan.agent.Main", "-Xmx128m"));
    command.addAll(source);
    command.addAll(
        List.of(
            "--node=" + node.name(),
            "--mode=own",
            "--kubeconfig=" + kubeconfig,
            "--address=127.0.0.1:" + Ports.free(),
            "--dev-dir=" + folder.resolve("dev"),
            "--host-root=" + folder.resolve("root"),
            "--kubelet-dir=" + node.kubeletFolder(),
            "--kubelet-config=" + node.kubeletConfiguration(),
            "--cdi-dir=" + node.cdi(),
            "--cri-socket=" + node.containerdSocket(),
            "--state-dir=" + folder.resolve("state")));
    return command;
  }

  private static Path playedLibrary() {
    Path script = Manifests.folder().resolveSibling("build/fake-nvml");
    try {
      Process build =
          new ProcessBuilder(script.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String path = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (build.waitFor() != 0) {
        throw new IllegalStateException(script + " failed");
      }
      return Path.of(path.strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while building " + script, e);
    }
  }
}
