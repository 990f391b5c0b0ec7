package dev.bayplan.testcluster;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * One control plane for a test class:
 *
 * <pre>
 * {@code @RegisterExtension static final ControlPlaneExtension cluster = ControlPlaneExtension.of(ControlPlaneOptions.defaults());}
 * </pre>
 *
 * <p>When a test fails, the last lines of each log are printed; the logs themselves stay in {@link
 * ControlPlaneOptions#folder()}.
 */
public final class ControlPlaneExtension
    implements BeforeAllCallback, AfterAllCallback, TestWatcher {
  private final ControlPlaneOptions options;
  private final Consumer<ControlPlane> prepare;
  private @Nullable ControlPlane plane;

  private ControlPlaneExtension(ControlPlaneOptions options, Consumer<ControlPlane> prepare) {
    this.options = options;
    this.prepare = prepare;
  }

  public static ControlPlaneExtension of(ControlPlaneOptions options) {
    return new ControlPlaneExtension(options, plane -> {});
  }

  /** The same; {@code step} runs once after the start, for example to install manifests. */
  public ControlPlaneExtension prepared(Consumer<ControlPlane> step) {
    return new ControlPlaneExtension(options, prepare.andThen(step));
  }

  public ControlPlane plane() {
    ControlPlane running = plane;
    if (running == null) {
      throw new IllegalStateException(
          "The control plane runs only between @BeforeAll and @AfterAll of its class");
    }
    return running;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ControlPlane started = ControlPlane.start(options);
    plane = started;
    prepare.accept(started);
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    System.err.printf("%s failed. %s%n", context.getDisplayName(), plane().logTails());
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ControlPlane running = plane;
    plane = null;
    if (running != null) {
      running.close();
    }
  }
}
