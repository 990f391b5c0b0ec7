package dev.bayplan.e2e.manifests;

import dev.bayplan.e2e.Manifests;
import dev.bayplan.testcluster.ControlPlane;
import dev.bayplan.testcluster.Kubectl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code manifests/switch-gate}, as an admin runs it. */
public final class SwitchGate {
  private final Kubectl kubectl;

  public SwitchGate(ControlPlane plane) {
    this.kubectl = plane.kubectl();
  }

  /**
   * @param out both streams
   */
  public record Ended(int status, String out) {}

  public Ended run(String... arguments) {
    ProcessBuilder builder =
        new ProcessBuilder(Manifests.folder().resolve("switch-gate").toString())
            .redirectErrorStream(true);
    builder.command().addAll(List.of(arguments));
    Map<String, String> environment = builder.environment();
    environment.put("KUBECONFIG", kubectl.kubeconfig().toString());
    environment.put("KUBECACHEDIR", kubectl.cache().toString());
    environment.put("PATH", kubectl.program().getParent() + ":" + environment.get("PATH"));
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Ended(process.waitFor(), out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while switch-gate ran", e);
    }
  }
}
