package dev.bayplan.scheduler.cluster.fabric8;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.bayplan.scheduler.cluster.ApiHealth;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Watches of one kind of objects: what changed after a revision, one JSON value after the other.
 *
 * @param <I> what is made of one object
 */
final class Events<I extends Item> {

  /** How much later than the API server we ourselves end a watch. */
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private final Streams streams;
  private final ApiHealth health;
  private final JsonMapper mapper;
  private final Form<I> form;
  private final String path;
  private final ObjectReader bookmarks;
  private final ObjectReader failures;

  Events(Streams streams, ApiHealth health, JsonMapper mapper, Form<I> form, String path) {
    this.streams = streams;
    this.health = health;
    this.mapper = mapper;
    this.form = form;
    this.path = path;
    this.bookmarks = Form.within(mapper, Form.Headed.class);
    this.failures = Form.within(mapper, Failure.class);
  }

  /** Is told what happened, and says whether to go on. */
  interface Reader<I> {

    /**
     * @param gone whether the object is deleted
     */
    boolean changed(I item, boolean gone);

    /** Everything up to this revision has been told. */
    boolean reached(long revision);
  }

  /** What an API server says that can go on no longer ({@code metav1.Status}). */
  @JsonIgnoreProperties(ignoreUnknown = true)
  record Failure(int code, String message) {
    Streams.Status status() {
      return new Streams.Status(code, ": " + Json.text(message));
    }
  }

  /**
   * Reads until the API server ends it, or the reader does.
   *
   * @param lasting the API server ends it after this, with a bookmark two seconds before
   *     (kube-apiserver's {@code cacheWatcher.nextBookmarkTime})
   */
  void read(String revision, Duration lasting, Reader<I> reader) throws IOException {
    String query =
        "?watch=true&allowWatchBookmarks=true&resourceVersion=%s&timeoutSeconds=%d"
            .formatted(revision, lasting.toSeconds());
    try (InputStream body = streams.get(path + query, lasting.plus(MARGIN)).body();
        JsonParser parser = mapper.createParser(body)) {
      boolean more = true;
      while (more && parser.nextToken() == JsonToken.START_OBJECT) {
        more = event(parser, reader);
        health.answered();
      }
    }
  }

  /** One object such as <code>{"type": "ADDED", "object": {...}}</code>, the type first. */
  private boolean event(JsonParser parser, Reader<I> reader) throws IOException {
    boolean more = true;
    String type = "";
    for (String name = parser.nextName(); name != null; name = parser.nextName()) {
      parser.nextToken();
      switch (name) {
        case "type" -> type = parser.getString();
        case "object" -> more = object(type, parser, reader);
        default -> parser.skipChildren();
      }
    }
    return more;
  }

  private boolean object(String type, JsonParser parser, Reader<I> reader) throws IOException {
    return switch (type) {
      case "ADDED", "MODIFIED" -> reader.changed(form.read(parser), false);
      case "DELETED" -> reader.changed(form.read(parser), true);
      case "BOOKMARK" -> reader.reached(bookmarks.<Form.Headed>readValue(parser).meta().revision());
      case "ERROR" -> throw failures.<Failure>readValue(parser).status();
      default -> throw new StreamReadException(parser, "an event of type '" + type + "'");
    };
  }
}
