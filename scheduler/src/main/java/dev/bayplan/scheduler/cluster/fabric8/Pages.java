package dev.bayplan.scheduler.cluster.fabric8;

import io.fabric8.kubernetes.api.model.DefaultKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListMeta;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists all objects of a kind at one consistent revision, page by page: without a resourceVersion
 * the API server makes sure that it is up to date, and the later pages continue at the first one's
 * revision.
 *
 * @param <I> what is made of one object
 * @param <L> a page of them
 */
final class Pages<I extends Item, L extends DefaultKubernetesResourceList<I>> {

  private final Requests requests;
  private final JsonMapper mapper;
  private final Executor executor;
  private final Class<L> type;
  private final String first;

  /**
   * @param mapper reads the pages
   * @param executor does it
   */
  Pages(Requests requests, JsonMapper mapper, Executor executor, Class<L> type, String path) {
    this.requests = requests;
    this.mapper = mapper;
    this.executor = executor;
    this.type = type;
    this.first = path + "?limit=" + Watches.PAGE;
  }

  /** What came of it. */
  sealed interface Result<I> {

    /**
     * @param revision the list's resourceVersion
     */
    record All<I>(List<I> items, long revision) implements Result<I> {}

    record Nothing<I>(String cause) implements Result<I> {}

    /** The API server does not know this kind. */
    record NotServed<I>() implements Result<I> {}
  }

  CompletionStage<Result<I>> list() {
    return page(first, new ArrayList<>());
  }

  private CompletionStage<Result<I>> page(String path, List<I> before) {
    return requests.get(path).thenComposeAsync(reply -> read(reply, before), executor);
  }

  private CompletionStage<Result<I>> read(Requests.Reply reply, List<I> items) {
    return switch (reply) {
      case Requests.Reply.Nothing nothing -> nothing(nothing.cause());
      case Requests.Reply.Answer(int code, String body, _) ->
          switch (code) {
            case 200 -> read(body, items);
            case 404 -> CompletableFuture.completedStage(new Result.NotServed<>());
            default -> nothing("status " + code);
          };
    };
  }

  private CompletionStage<Result<I>> read(String body, List<I> items) {
    L page;
    try {
      page = mapper.readValue(body, type);
    } catch (JacksonException noList) {
      return nothing("an answer that is no list: " + noList.getOriginalMessage());
    }
    items.addAll(page.getItems());
    ListMeta meta = page.getMetadata();
    String next = meta == null ? "" : Json.text(meta.getContinue());
    if (!next.isEmpty()) {
      String more = "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8);
      return page(first + more, items);
    }
    return meta == null ? nothing("a list without metadata") : all(items, meta);
  }

  private CompletionStage<Result<I>> all(List<I> items, ListMeta meta) {
    try {
      long revision = Long.parseLong(Json.text(meta.getResourceVersion()));
      return CompletableFuture.completedStage(new Result.All<>(List.copyOf(items), revision));
    } catch (NumberFormatException opaque) {
      return nothing("a list at resourceVersion " + meta.getResourceVersion() + ", no number");
    }
  }

  private CompletionStage<Result<I>> nothing(String cause) {
    return CompletableFuture.completedStage(new Result.Nothing<>(cause));
  }
}
