package dev.bayplan.scheduler.console;

import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Readiness;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/**
 * The listener for probes, Prometheus and people: only reads, on the pod's address. Has threads of
 * its own, so that nobody who looks holds up kube-scheduler.
 */
public final class ConsoleServer implements AutoCloseable {

  private static final int WORKERS = 2;
  private static final int IDLE_SECONDS = 120;

  private final Vertx vertx;
  private final HttpServer server;

  private ConsoleServer(Vertx vertx, HttpServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  /**
   * What the console shows.
   *
   * @param metrics all series in Prometheus' text format
   */
  public record Parts(
      Engine engine, Readiness readiness, Supplier<String> metrics, LogSource log) {}

  /** Listens from the moment this returns; port 0 takes a free one. */
  public static ConsoleServer start(Parts parts, InetSocketAddress address) {
    VertxOptions threads =
        new VertxOptions()
            .setPreferNativeTransport(true)
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(WORKERS);
    Vertx vertx = Vertx.vertx(threads);
    try {
      ConsoleHandler handler = new ConsoleHandler(vertx, new Pages(parts));
      HttpServer server =
          vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setHttp2ClearTextEnabled(false)
                      .setIdleTimeout(IDLE_SECONDS))
              .requestHandler(handler::handle)
              .listen(SocketAddress.inetSocketAddress(address))
              .await();
      return new ConsoleServer(vertx, server);
    } catch (RuntimeException failed) {
      vertx.close();
      throw new IllegalStateException(
          "the console cannot listen on " + address + ": " + failed.getMessage(), failed);
    }
  }

  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
