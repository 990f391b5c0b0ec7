package dev.bayplan.scheduler.cluster.fabric8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists all objects of a kind at one consistent revision, page by page: without a resourceVersion
 * the API server makes sure that it is up to date, and the later pages continue at the first one's
 * revision. While a page is read the next one is on its way.
 *
 * @param <I> what is made of one object
 */
final class Pages<I extends Item> {

  /** Items in one page of a list. */
  static final int PAGE = 500;

  /** For a page. */
  private static final Duration LIMIT = Duration.ofSeconds(15);

  private final Streams streams;
  private final JsonMapper mapper;
  private final ObjectReader headReader;
  private final Form<I> form;
  private final String path;

  /**
   * @param mapper reads the pages
   */
  Pages(Streams streams, JsonMapper mapper, Form<I> form, String path) {
    this.streams = streams;
    this.mapper = mapper;
    this.headReader = Form.within(mapper, Meta.Head.class);
    this.form = form;
    this.path = path;
  }

  /**
   * Hands all of them on, as they come in.
   *
   * @return the list's resourceVersion
   * @throws IOException what came of it instead; some may have been handed on
   */
  String list(Consumer<I> each) throws IOException {
    Page page = new Page(each, PAGE);
    Streams.@Nullable Answer asked = page.first();
    while (asked != null) {
      asked = page.read(asked);
    }
    if (page.revision.isEmpty()) {
      throw new IOException("a list without resourceVersion");
    }
    return page.revision;
  }

  /** The revision that the API server is at, by a consistent read. */
  String revision() throws IOException {
    Page page = new Page(_ -> {}, 1);
    page.read(page.first());
    return page.revision;
  }

  /** One page after the other. */
  private final class Page {

    private final Consumer<I> each;
    private final int limit;
    private String revision = "";

    /**
     * @param limit items in it; after a page of one item no other follows
     */
    Page(Consumer<I> each, int limit) {
      this.each = each;
      this.limit = limit;
    }

    Streams.Answer first() {
      return ask("");
    }

    private Streams.Answer ask(String more) {
      return streams.get(path + "?limit=" + limit + more, LIMIT);
    }

    /** Returns the next one's answer; null after the last one. */
    Streams.@Nullable Answer read(Streams.Answer asked) throws IOException {
      Streams.@Nullable Answer next = null;
      boolean whole = false;
      try (InputStream body = asked.body();
          JsonParser parser = mapper.createParser(body)) {
        parser.nextToken();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
          parser.nextToken();
          switch (name) {
            case "metadata" -> next = begin(headReader.readValue(parser));
            case "items" -> items(parser);
            default -> parser.skipChildren();
          }
        }
        whole = parser.currentToken() == JsonToken.END_OBJECT;
      } finally {
        if (!whole && next != null) {
          next.drop();
        }
      }
      if (!whole) {
        throw new IOException("an answer that is no list");
      }
      return next;
    }

    private Streams.@Nullable Answer begin(Meta.Head head) {
      revision = head.resourceVersion();
      return head.next().isEmpty() || limit == 1
          ? null
          : ask("&continue=" + URLEncoder.encode(head.next(), StandardCharsets.UTF_8));
    }

    private void items(JsonParser parser) {
      if (parser.currentToken() == JsonToken.START_ARRAY) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
          each.accept(form.read(parser));
        }
      }
    }
  }
}
