package dev.bayplan.scheduler.extender;

import dev.bayplan.scheduler.engine.Readiness;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request of the verbs' listener. Whatever comes, its body is read to the end before the answer
 * goes out, so that the next request on the same connection is served.
 */
final class VerbHandler {

  private static final Logger LOG = LoggerFactory.getLogger(VerbHandler.class);

  private final Vertx vertx;
  private final Readiness readiness;
  private final Limits limits;
  private final Meters meters;
  private final Verbs verbs;

  VerbHandler(Vertx vertx, VerbServer.Parts parts, Meters meters) {
    this.vertx = vertx;
    this.readiness = parts.readiness();
    this.limits = parts.limits();
    this.meters = meters;
    this.verbs = new Verbs(parts, meters);
  }

  void handle(HttpServerRequest request) {
    Optional<Verb> verb = Optional.ofNullable(request.path()).flatMap(Verb::ofPath);
    if (verb.isEmpty()) {
      refuse(request, BadRequest.UNKNOWN_VERB, "the verbs are /filter, /prioritize and /bind");
    } else if (!request.method().equals(HttpMethod.POST)) {
      request.response().putHeader("Allow", "POST");
      refuse(request, BadRequest.WRONG_METHOD, "the verbs are posted");
    } else {
      body(request).read(body -> answer(verb.get(), request, body));
    }
  }

  /** The bytes were no HTTP request: the connection cannot go on. */
  void notHttp(HttpServerRequest request) {
    meters.bad(BadRequest.NOT_HTTP);
    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
  }

  private RequestBody body(HttpServerRequest request) {
    return new RequestBody(vertx, request, limits, kind -> cutOff(request, kind));
  }

  private void refuse(HttpServerRequest request, BadRequest kind, String sentence) {
    body(request)
        .discard(() -> {
          meters.bad(kind);
          send(request, Reply.text(kind.status(), sentence), 0);
        });
  }

  /** The body did not come whole: what else comes on this connection is not to be trusted. */
  private void cutOff(HttpServerRequest request, BadRequest kind) {
    meters.bad(kind);
    request.response().putHeader("Connection", "close");
    send(request, Reply.text(kind.status(), "the body did not arrive whole in time"), 0)
        .onComplete(sent -> request.connection().close());
  }

  private void answer(Verb verb, HttpServerRequest request, RequestBody body) {
    if (body.tooLarge()) {
      meters.count(verb, Outcome.BAD_REQUEST);
      meters.bad(BadRequest.TOO_LARGE);
      String sentence = "the body is larger than " + limits.bodyBytes() + " bytes";
      send(request, Reply.text(BadRequest.TOO_LARGE.status(), sentence), 0);
      return;
    }
    List<String> waitingFor = readiness.waitingFor();
    if (!waitingFor.isEmpty()) {
      meters.count(verb, Outcome.NOT_READY);
      send(request, Reply.text(503, "not ready: " + String.join("; ", waitingFor)), body.size());
      return;
    }
    Context loop = vertx.getOrCreateContext();
    verbs
        .answer(verb, body.bytes(), body.size())
        .whenComplete(
            (reply, bug) -> on(loop, () -> send(request, orBug(reply, bug), body.size())));
  }

  private static Reply orBug(@Nullable Reply reply, @Nullable Throwable bug) {
    if (reply != null) {
      return reply;
    }
    LOG.error("an answer failed inside", bug);
    return Reply.text(500, "internal error; the extender's log tells more");
  }

  private static void on(Context loop, Runnable task) {
    if (loop.equals(Vertx.currentContext())) {
      task.run();
    } else {
      loop.runOnContext(ignored -> task.run());
    }
  }

  private Future<Void> send(HttpServerRequest request, Reply reply, int bytesIn) {
    meters.bytes(bytesIn, reply.body().length);
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return Future.succeededFuture(); // kube-scheduler has given up waiting.
    }
    return response
        .setStatusCode(reply.status())
        .putHeader("Content-Type", reply.contentType())
        .end(Buffer.buffer(reply.body()));
  }
}
