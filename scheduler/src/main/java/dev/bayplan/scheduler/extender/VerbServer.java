package dev.bayplan.scheduler.extender;

import dev.bayplan.scheduler.engine.Binder;
import dev.bayplan.scheduler.engine.Engine;
import dev.bayplan.scheduler.engine.Readiness;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The listener for kube-scheduler: {@code POST /filter}, {@code /prioritize}, {@code /bind}, to be
 * bound to loopback. One event loop: filter calls come one after the other anyway, and do no I/O.
 */
public final class VerbServer implements AutoCloseable {

  private static final int MAX_LINE_BYTES = 4096;
  private static final int MAX_HEADER_BYTES = 16 << 10;

  private final Vertx vertx;
  private final HttpServer server;

  private VerbServer(Vertx vertx, HttpServer server) {
    this.vertx = vertx;
    this.server = server;
  }

  /**
   * What the verbs need.
   *
   * @param news takes the uids of pods about which there may be something to write; must return at
   *     once
   * @param nanos a monotonic clock
   */
  public record Parts(
      Engine engine,
      Binder binder,
      Readiness readiness,
      Consumer<List<String>> news,
      LongSupplier nanos,
      Limits limits) {}

  /** Listens from the moment this returns; port 0 takes a free one. */
  public static VerbServer start(Parts parts, Meters meters, InetSocketAddress address) {
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    try {
      VerbHandler handler = new VerbHandler(vertx, parts, meters);
      HttpServer server =
          vertx
              .createHttpServer(options())
              .requestHandler(handler::handle)
              .invalidRequestHandler(handler::notHttp)
              .listen(SocketAddress.inetSocketAddress(address))
              .await();
      return new VerbServer(vertx, server);
    } catch (RuntimeException failed) {
      vertx.close();
      throw new IllegalStateException(
          "the verbs cannot listen on " + address + ": " + failed.getMessage(), failed);
    }
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setTcpNoDelay(true)
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true)
        .setMaxInitialLineLength(MAX_LINE_BYTES)
        .setMaxHeaderSize(MAX_HEADER_BYTES);
  }

  public int port() {
    return server.actualPort();
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
