package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.PodFacts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the API server's answers mean. */
final class Replies {

  private static final int LONGEST_MESSAGE = 300;
  private static final int NOT_FOUND = 404;
  private static final int REQUEST_TIMEOUT = 408;
  private static final int TOO_MANY_REQUESTS = 429;

  private final JsonMapper mapper;
  private final Form<PodItem> pods;

  /**
   * @param pods how a pod is read
   */
  Replies(JsonMapper mapper, Form<PodItem> pods) {
    this.mapper = mapper;
    this.pods = pods;
  }

  /**
   * A write's outcome. Only a 4xx says for certain that nothing was written; of these, 408 may come
   * from something in between that gave up waiting. A 429 is given before any work is done.
   */
  KubeApi.Outcome outcome(Requests.Reply reply) {
    return switch (reply) {
      case Requests.Reply.Nothing nothing -> new KubeApi.Outcome.Unknown(nothing.cause());
      case Requests.Reply.Answer(int code, String body, long retryAfter) -> {
        if (code >= 200 && code < 300) {
          yield new KubeApi.Outcome.Ok();
        }
        if (code == TOO_MANY_REQUESTS) {
          yield new KubeApi.Outcome.Busy(Duration.ofSeconds(retryAfter), message(body));
        }
        boolean certain = code >= 400 && code < 500 && code != REQUEST_TIMEOUT;
        yield certain
            ? new KubeApi.Outcome.Refused(code, message(body))
            : new KubeApi.Outcome.Unknown("status " + code + ": " + message(body));
      }
    };
  }

  KubeApi.Reading reading(Requests.Reply reply) {
    return switch (reply) {
      case Requests.Reply.Nothing nothing -> new KubeApi.Reading.Unknown(nothing.cause());
      case Requests.Reply.Answer(int code, String body, _) -> {
        if (code == NOT_FOUND) {
          yield new KubeApi.Reading.Gone();
        }
        yield code == 200
            ? pod(body)
            : new KubeApi.Reading.Unknown("status " + code + ": " + message(body));
      }
    };
  }

  private KubeApi.Reading pod(String body) {
    try (JsonParser parser = mapper.createParser(body)) {
      parser.nextToken();
      PodFacts pod = pods.read(parser).facts();
      return pod.ref().uid().isEmpty()
          ? new KubeApi.Reading.Unknown("an answer without a pod's uid")
          : new KubeApi.Reading.Found(pod);
    } catch (JacksonException noPod) {
      return new KubeApi.Reading.Unknown("an answer that is no pod: " + noPod.getOriginalMessage());
    }
  }

  /** The message of a {@code Status}, or the beginning of whatever it is. */
  private String message(String body) {
    String text = statusMessage(body);
    String found = (text == null || text.isEmpty() ? body : text).strip();
    return found.length() <= LONGEST_MESSAGE ? found : found.substring(0, LONGEST_MESSAGE) + "...";
  }

  private @Nullable String statusMessage(String body) {
    try {
      JsonNode status = mapper.readTree(body);
      return status == null ? null : status.path("message").asString("");
    } catch (JacksonException noStatus) {
      return null;
    }
  }
}
