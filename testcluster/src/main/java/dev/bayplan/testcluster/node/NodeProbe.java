package dev.bayplan.testcluster.node;

import dev.bayplan.testcluster.BuildScript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Asks {@code testcluster/probe-node}, once per JVM, whether this machine can carry a node. */
public final class NodeProbe {
  private static final int CANNOT = 77;
  private static final Optional<String> OF_THIS_MACHINE = ask();

  private NodeProbe() {}

  /** Why there can be no node, as in {@code NO REAL NODE: user x is not root}; empty if it can. */
  public static Optional<String> obstacle() {
    return OF_THIS_MACHINE;
  }

  private static Optional<String> ask() {
    try {
      Process probe =
          new ProcessBuilder(BuildScript.inCheckout("probe-node").toString())
              .redirectErrorStream(true)
              .start();
      String said = new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return switch (probe.waitFor()) {
        case 0 -> Optional.empty();
        case CANNOT -> Optional.of(said.strip());
        default -> throw new IllegalStateException("testcluster/probe-node failed: " + said);
      };
    } catch (IOException e) {
      throw new IllegalStateException("Cannot run testcluster/probe-node", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while probing", e);
    }
  }
}
