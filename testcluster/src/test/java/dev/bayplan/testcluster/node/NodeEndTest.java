package dev.bayplan.testcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlane;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** However a node ends, with pods running on it, nothing of it is left on the machine. */
@NodeTest
class NodeEndTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  /** A JVM that dies with a node. */
  static final class Doomed {
    public static void main(String[] arguments) throws InterruptedException {
      Leftovers left = start(ControlPlane.start());
      System.out.println(left.folder());
      System.out.println(left.cgroup());
      System.out.println(left.namespace());
      Thread.sleep(Duration.ofHours(1));
    }
  }

  @Test
  void aClosedControlPlaneTakesItsNodesWithIt() {
    boolean kubeletFolder = Files.exists(Path.of("/var/lib/kubelet"));
    Leftovers left;
    try (ControlPlane plane = ControlPlane.start()) {
      left = start(plane);
      assertThat(left.folder()).exists();
      assertThat(left.cgroups()).isNotEmpty();
      assertThat(left.processes()).hasSizeGreaterThan(4);
    }

    assertThat(left.folder()).doesNotExist();
    assertThat(left.cgroups()).isEmpty();
    assertThat(left.processes()).isEmpty();
    assertThat(left.mounts()).isEmpty();
    assertThat(Files.exists(Path.of("/var/lib/kubelet"))).isEqualTo(kubeletFolder);
  }

  @Test
  void aKilledJvmTakesItsNodesWithIt() throws IOException {
    Process doomed =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Doomed.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    Leftovers left = leftoversOf(doomed);
    assertThat(left.processes()).hasSizeGreaterThan(4);

    doomed.destroyForcibly();

    Await.until("nothing is left", SOON, left::none, left::toString);
  }

  private static Leftovers start(ControlPlane plane) {
    RealNode node = RealNode.start(plane, NodeOptions.defaults());
    new NodePods(plane, node.name()).run("runs-to-the-end");
    return Leftovers.of(node);
  }

  private static Leftovers leftoversOf(Process doomed) throws IOException {
    try (BufferedReader out = doomed.inputReader(StandardCharsets.UTF_8)) {
      String folder = lineWith(out, "/bpn");
      return new Leftovers(Path.of(folder), lineWith(out, "bayplan-"), lineWith(out, "pid:"));
    }
  }

  /** Skips what the libraries say. */
  private static String lineWith(BufferedReader out, String part) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.contains(part) && !line.contains(" ")) {
        return line;
      }
    }
    throw new IOException("It ended before it said " + part);
  }
}
