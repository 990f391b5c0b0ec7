package dev.bayplan.scheduler.console;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request to the console. Probes are answered at once, everything else by a worker. */
final class ConsoleHandler {

  private static final Logger LOG = LoggerFactory.getLogger(ConsoleHandler.class);

  private final Vertx vertx;
  private final Pages pages;

  ConsoleHandler(Vertx vertx, Pages pages) {
    this.vertx = vertx;
    this.pages = pages;
  }

  void handle(HttpServerRequest request) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    if (!head && !request.method().equals(HttpMethod.GET)) {
      request.response().putHeader("Allow", "GET, HEAD");
      send(request, Page.text(405, "the console is only read"));
      return;
    }
    String path = Objects.requireNonNullElse(request.path(), "");
    boolean asText = "text".equals(request.getParam("format"));
    if (path.equals("/livez") || path.equals("/readyz")) {
      send(request, pages.page(path, asText));
      return;
    }
    vertx
        .executeBlocking(() -> pages.page(path, asText), false)
        .onSuccess(page -> send(request, page))
        .onFailure(bug -> failed(request, bug));
  }

  private static void failed(HttpServerRequest request, Throwable bug) {
    LOG.error("the console failed at {}", request.path(), bug);
    send(request, Page.text(500, "internal error; the extender's log tells more"));
  }

  private static void send(HttpServerRequest request, Page page) {
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    response.putHeader("X-Content-Type-Options", "nosniff");
    switch (page) {
      case Page.Content(int status, String type, byte[] body) ->
          response.setStatusCode(status).putHeader("Content-Type", type).end(Buffer.buffer(body));
      case Page.File(var path) -> {
        response.putHeader("Content-Type", "application/octet-stream");
        response.sendFile(path.toString()).onFailure(bug -> failed(request, bug));
      }
    }
  }
}
