package dev.bayplan.scheduler.admission;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener for the API server's admission calls, over HTTPS. Certificate and key are looked at
 * again and again; ones that make no sense leave the last good ones in force.
 */
public final class AdmissionServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(AdmissionServer.class);
  private static final int MAX_LINE_BYTES = 4096;
  private static final int IDLE_SECONDS = 120;

  private final Vertx vertx;
  private final HttpServer server;
  private final KeyPair.Source source;
  private KeyPair tried;

  private AdmissionServer(Vertx vertx, HttpServer server, KeyPair.Source source, KeyPair first) {
    this.vertx = vertx;
    this.server = server;
    this.source = source;
    this.tried = first;
  }

  /**
   * Listens from the moment this returns; port 0 takes a free one.
   *
   * @param reviewers by the path that they answer, such as {@code /admit}
   * @param again how often the files are looked at
   * @throws IOException where certificate or key cannot be read
   */
  public static AdmissionServer start(
      Map<String, Reviewer> reviewers,
      KeyPair.Source source,
      InetSocketAddress address,
      Duration again)
      throws IOException {
    KeyPair first = source.read();
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    try {
      HttpServer server =
          vertx
              .createHttpServer(options().setKeyCertOptions(first.pem()))
              .requestHandler(new AdmissionHandler(reviewers)::handle)
              .listen(SocketAddress.inetSocketAddress(address))
              .await();
      AdmissionServer started = new AdmissionServer(vertx, server, source, first);
      vertx.setPeriodic(again.toMillis(), _ -> started.lookAgain());
      return started;
    } catch (RuntimeException failed) {
      vertx.close();
      throw new IllegalStateException(
          "the webhook cannot listen on " + address + ": " + failed.getMessage(), failed);
    }
  }

  private static HttpServerOptions options() {
    return new HttpServerOptions()
        .setSsl(true)
        .setIdleTimeout(IDLE_SECONDS)
        .setHandle100ContinueAutomatically(true)
        .setMaxInitialLineLength(MAX_LINE_BYTES);
  }

  /** On the event loop: two small files, and only a change is said. */
  private void lookAgain() {
    KeyPair found;
    try {
      found = source.read();
    } catch (IOException gone) {
      LOG.debug("certificate and key of the webhook cannot be read now: {}", gone.toString());
      return;
    }
    if (!found.equals(tried)) {
      tried = found;
      server
          .updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(found.pem()))
          .onSuccess(_ -> LOG.info("the webhook has a new certificate"))
          .onFailure(why ->
              LOG.error(
                  "the webhook keeps its certificate; {} and {} make no pair: {}",
                  source.certificate(),
                  source.key(),
                  why.toString()));
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
