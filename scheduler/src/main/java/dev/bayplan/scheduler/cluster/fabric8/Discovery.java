package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.gang.GangKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds out which version of a kind the API server serves ({@code metav1.APIGroup}, {@code
 * metav1.APIResourceList}): the first of the group's versions, in the server's own order of
 * preference, that has the kind.
 */
final class Discovery {

  private static final JsonMapper MAPPER = JsonMapper.shared();
  private static final int NOT_FOUND = 404;

  private final Requests requests;
  private final Executor executor;

  Discovery(Requests requests, Executor executor) {
    this.requests = requests;
    this.executor = executor;
  }

  /** What came of it. */
  sealed interface Found {

    record Served(String version) implements Found {}

    record NotServed() implements Found {}

    record Unknown(String cause) implements Found {}
  }

  CompletionStage<Found> find(GangKind kind) {
    return requests
        .get("/apis/" + kind.group())
        .thenComposeAsync(reply -> versions(kind, reply), executor);
  }

  private CompletionStage<Found> versions(GangKind kind, Requests.Reply reply) {
    if (!(reply instanceof Requests.Reply.Answer(int code, String body, _))) {
      return done(new Found.Unknown("no answer"));
    }
    if (code == NOT_FOUND) {
      return done(new Found.NotServed());
    }
    @Nullable JsonNode group = code == 200 ? json(body) : null;
    if (group == null) {
      return done(new Found.Unknown("status " + code));
    }
    List<String> versions = new ArrayList<>();
    versions.add(group.at("/preferredVersion/version").asString(""));
    group.path("versions").forEach(each -> versions.add(each.path("version").asString("")));
    return look(kind, versions.stream().filter(name -> !name.isEmpty()).distinct().iterator());
  }

  private CompletionStage<Found> look(GangKind kind, Iterator<String> versions) {
    if (!versions.hasNext()) {
      return done(new Found.NotServed());
    }
    String version = versions.next();
    return requests
        .get("/apis/" + kind.group() + "/" + version)
        .thenComposeAsync(
            reply ->
                switch (reply) {
                  case Requests.Reply.Nothing(String cause) -> done(new Found.Unknown(cause));
                  case Requests.Reply.Answer(int code, String body, _) when code == 200 ->
                      has(kind, body) ? done(new Found.Served(version)) : look(kind, versions);
                  case Requests.Reply.Answer(int code, _, _) when code == NOT_FOUND ->
                      look(kind, versions); // Taken away a moment ago.
                  case Requests.Reply.Answer(int code, _, _) ->
                      done(new Found.Unknown("status " + code));
                },
            executor);
  }

  private static boolean has(GangKind kind, String body) {
    @Nullable JsonNode list = json(body);
    if (list != null) {
      for (JsonNode resource : list.path("resources")) {
        if (resource.path("name").asString("").equals(kind.plural())) {
          return true;
        }
      }
    }
    return false;
  }

  private static @Nullable JsonNode json(String body) {
    try {
      return MAPPER.readTree(body);
    } catch (JacksonException noJson) {
      return null;
    }
  }

  private static CompletionStage<Found> done(Found found) {
    return CompletableFuture.completedStage(found);
  }
}
