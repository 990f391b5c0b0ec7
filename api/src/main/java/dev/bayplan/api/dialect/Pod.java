package dev.bayplan.api.dialect;

import dev.bayplan.api.Amount;
import dev.bayplan.api.Keys;
import dev.bayplan.api.Quantities;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** A pod as the API server is about to make it. */
final class Pod {

  private static final String LIMITS = "limits";
  private static final String REQUESTS = "requests";

  private final JsonNode json;
  private final SortedMap<String, String> annotations;
  private final List<Container> containers = new ArrayList<>();

  Pod(JsonNode json) {
    this.json = json;
    annotations = texts(json.path("metadata").path("annotations"));
    addAll("containers");
    addAll("initContainers");
  }

  private void addAll(String list) {
    int i = 0;
    for (JsonNode container : json.path("spec").path(list)) {
      containers.add(new Container("/spec/" + list + "/" + i++ + "/resources", container));
    }
  }

  private static SortedMap<String, String> texts(JsonNode object) {
    SortedMap<String, String> texts = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      texts.put(entry.getKey(), entry.getValue().asString(""));
    }
    return Collections.unmodifiableSortedMap(texts);
  }

  boolean isBayplans() {
    return json.path("spec").path("schedulerName").asString("").equals(Keys.SCHEDULER_NAME);
  }

  SortedMap<String, String> annotations() {
    return annotations;
  }

  /** Those that run first come last here, as in KAI. */
  List<Container> containers() {
    return containers;
  }

  /** Whether any part of it carries the key. */
  boolean carries(String key) {
    return annotations.containsKey(key) || containers.stream().anyMatch(c -> c.carries(key));
  }

  /** The resource names of all containers. */
  List<String> resources() {
    return containers.stream()
        .flatMap(c -> c.resources().keySet().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** One container, or init container. */
  static final class Container {

    private final String path;
    private final String name;
    private final boolean hasResources;
    private final SortedMap<String, String> limits;
    private final SortedMap<String, String> requests;

    private Container(String path, JsonNode json) {
      this.path = path;
      name = json.path("name").asString("");
      JsonNode resources = json.path("resources");
      hasResources = resources.isObject();
      limits = texts(resources.path(LIMITS));
      requests = texts(resources.path(REQUESTS));
    }

    /** JSON pointer to its resources. */
    String path() {
      return path;
    }

    String name() {
      return name;
    }

    boolean hasResources() {
      return hasResources;
    }

    SortedMap<String, String> limits() {
      return limits;
    }

    SortedMap<String, String> requests() {
      return requests;
    }

    /** What it asks for: the limit, which wins, or the request. */
    SortedMap<String, String> resources() {
      SortedMap<String, String> all = new TreeMap<>(requests);
      all.putAll(limits);
      return all;
    }

    boolean carries(String resource) {
      return limits.containsKey(resource) || requests.containsKey(resource);
    }

    String text(String resource) {
      return limits.getOrDefault(resource, requests.getOrDefault(resource, ""));
    }

    /** Whether it asks for more than nothing of it. */
    boolean asks(String resource) {
      return carries(resource) && !isZero(text(resource));
    }
  }

  static boolean isZero(String text) {
    return Quantities.parse(text) instanceof Amount.Known known && known.zero();
  }
}
