package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.engine.PodFacts;
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
 * Lists all pods at one consistent revision, page by page: without a resourceVersion the API server
 * makes sure that it is up to date, and the later pages continue at the first one's revision.
 */
final class PodPages {

  private static final String FIRST = "/api/v1/pods?limit=" + Watches.PAGE;

  private final Requests requests;
  private final JsonMapper mapper;
  private final Executor executor;

  PodPages(Requests requests, JsonMapper mapper, Executor executor) {
    this.requests = requests;
    this.mapper = mapper;
    this.executor = executor;
  }

  CompletionStage<KubeApi.Listing> list() {
    return page(FIRST, new ArrayList<>());
  }

  private CompletionStage<KubeApi.Listing> page(String path, List<PodFacts> before) {
    return requests.get(path).thenComposeAsync(reply -> read(reply, before), executor);
  }

  private CompletionStage<KubeApi.Listing> read(Requests.Reply reply, List<PodFacts> pods) {
    return switch (reply) {
      case Requests.Reply.Nothing nothing -> unknown(nothing.cause());
      case Requests.Reply.Answer(int code, String body) ->
          code == 200 ? read(body, pods) : unknown("status " + code);
    };
  }

  private CompletionStage<KubeApi.Listing> read(String body, List<PodFacts> pods) {
    PodItem.Page page;
    try {
      page = mapper.readValue(body, PodItem.Page.class);
    } catch (JacksonException noList) {
      return unknown("an answer that is no list of pods: " + noList.getOriginalMessage());
    }
    page.getItems().forEach(item -> pods.add(item.facts()));
    ListMeta meta = page.getMetadata();
    String next = meta == null ? "" : Json.text(meta.getContinue());
    if (!next.isEmpty()) {
      return page(FIRST + "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8), pods);
    }
    return meta == null ? unknown("a list without metadata") : listed(pods, meta);
  }

  private static CompletionStage<KubeApi.Listing> listed(List<PodFacts> pods, ListMeta meta) {
    try {
      long revision = Long.parseLong(Json.text(meta.getResourceVersion()));
      return CompletableFuture.completedStage(new KubeApi.Listing.Listed(pods, revision));
    } catch (NumberFormatException opaque) {
      return unknown(
          "a list at resourceVersion " + meta.getResourceVersion() + ", which is no number");
    }
  }

  private static CompletionStage<KubeApi.Listing> unknown(String cause) {
    return CompletableFuture.completedStage(new KubeApi.Listing.Unknown(cause));
  }
}
