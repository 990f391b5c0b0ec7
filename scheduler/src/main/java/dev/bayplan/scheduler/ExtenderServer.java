package dev.bayplan.scheduler;

import dev.bayplan.scheduler.console.ConsoleServer;
import dev.bayplan.scheduler.console.LogSource;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.extender.Meters;
import dev.bayplan.scheduler.extender.VerbServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;

/** The extender's two listeners over one engine. */
public final class ExtenderServer implements AutoCloseable {

  private final VerbServer verbs;
  private final ConsoleServer console;

  private ExtenderServer(VerbServer verbs, ConsoleServer console) {
    this.verbs = verbs;
    this.console = console;
  }

  /**
   * Where to listen; port 0 takes a free one.
   *
   * @param verbs for kube-scheduler, on loopback: nobody is asked who they are
   * @param console for probes, Prometheus and people
   */
  public record Addresses(InetSocketAddress verbs, InetSocketAddress console) {

    public static final int VERBS_PORT = 10271;
    public static final int CONSOLE_PORT = 10270;
  }

  /**
   * Both listeners answer from the moment this returns.
   *
   * @param registry gets the meters of the verbs, and is what {@code /metrics} shows
   */
  public static ExtenderServer start(
      VerbServer.Parts parts,
      LogSource log,
      PrometheusMeterRegistry registry,
      Addresses addresses) {
    Meters meters = new Meters(registry, version());
    Engine engine = parts.engine();
    FragmentationMeters fragmentation = new FragmentationMeters(engine, registry);
    ConsoleServer.Parts shown =
        new ConsoleServer.Parts(
            engine,
            parts.readiness(),
            () -> {
              meters.refresh(engine.census());
              fragmentation.refresh();
              return registry.scrape();
            },
            log);
    VerbServer verbs = VerbServer.start(parts, meters, addresses.verbs());
    try {
      return new ExtenderServer(verbs, ConsoleServer.start(shown, addresses.console()));
    } catch (RuntimeException failed) {
      verbs.close();
      throw failed;
    }
  }

  static String version() {
    String version = ExtenderServer.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version; // Classes from a folder have no manifest.
  }

  public int verbsPort() {
    return verbs.port();
  }

  public int consolePort() {
    return console.port();
  }

  @Override
  public void close() {
    verbs.close();
    console.close();
  }
}
