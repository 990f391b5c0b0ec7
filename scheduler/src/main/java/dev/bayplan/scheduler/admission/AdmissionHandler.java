package dev.bayplan.scheduler.admission;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code POST} to the path of one of the reviewers, and nothing else. */
final class AdmissionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(AdmissionHandler.class);

  /** What an API server itself takes for one request. */
  private static final int MAX_BYTES = 3 << 20;

  private final Map<String, Reviewer> reviewers;

  /**
   * @param reviewers by path
   */
  AdmissionHandler(Map<String, Reviewer> reviewers) {
    this.reviewers = Map.copyOf(reviewers);
  }

  void handle(HttpServerRequest request) {
    Reviewer reviewer = reviewers.get(Objects.requireNonNullElse(request.path(), ""));
    if (reviewer == null) {
      end(request, 404, "there is only " + String.join(" and ", new TreeSet<>(reviewers.keySet())));
      return;
    }
    if (!request.method().equals(HttpMethod.POST)) {
      request.response().putHeader("Allow", "POST");
      end(request, 405, "an AdmissionReview is posted");
      return;
    }
    Buffer body = Buffer.buffer();
    request.handler(chunk -> {
      if (body.length() + chunk.length() <= MAX_BYTES) {
        body.appendBuffer(chunk);
      } else if (!request.response().ended()) {
        request.response().putHeader("Connection", "close");
        end(request, 413, "a review has at most " + MAX_BYTES + " bytes");
      }
    });
    request.endHandler(end -> {
      if (!request.response().ended()) {
        answer(reviewer, request, body.getBytes());
      }
    });
  }

  private static void answer(Reviewer reviewer, HttpServerRequest request, byte[] body) {
    try {
      Optional<byte[]> answer = reviewer.answer(body);
      if (answer.isPresent()) {
        request
            .response()
            .putHeader("Content-Type", "application/json")
            .end(Buffer.buffer(answer.get()));
      } else {
        end(request, 400, "the body is no AdmissionReview of admission.k8s.io/v1");
      }
    } catch (RuntimeException bug) {
      LOG.error("a review was not answered; please report it", bug);
      end(request, 500, "internal error; the extender's log tells more");
    }
  }

  private static void end(HttpServerRequest request, int status, String text) {
    request.response().setStatusCode(status).putHeader("Content-Type", "text/plain").end(text);
  }
}
