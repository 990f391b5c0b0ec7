package dev.bayplan.api.dialect;

import dev.bayplan.api.Keys;
import dev.bayplan.api.dialect.Dialect.Several;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes the wishes into the pod: foreign keys go, nobody advertises them; ours come. */
final class Rewriter {

  private static final JsonMapper JSON = new JsonMapper();

  private final Pod pod;
  private final Dialect row;
  private final List<Wish> wishes;
  private final List<String> foreign;

  /**
   * @param wishes one for each container, in order
   */
  Rewriter(Pod pod, Dialect row, List<Wish> wishes) {
    this.pod = pod;
    this.row = row;
    this.wishes = wishes;
    foreign = row.keys();
  }

  static List<Wish.Share> shares(List<Wish> wishes) {
    return wishes.stream()
        .filter(Wish.Share.class::isInstance)
        .map(Wish.Share.class::cast)
        .toList();
  }

  Translation.Patch patch() {
    List<Translation.Op> ops = new ArrayList<>();
    for (int i = 0; i < wishes.size(); i++) {
      resources(pod.containers().get(i), wishes.get(i), ops);
    }
    ops.add(new Translation.Op("/metadata/annotations", object(annotations())));
    return new Translation.Patch(ops);
  }

  /** Only of containers that carry a foreign name, or get one of ours. */
  private void resources(Pod.Container container, Wish wish, List<Translation.Op> ops) {
    SortedMap<String, String> own = own(wish);
    if (own.isEmpty() && foreign.stream().noneMatch(container::carries)) {
      return;
    }
    if (!container.hasResources()) {
      ops.add(new Translation.Op(container.path(), object(new TreeMap<>())));
    }
    ops.add(
        new Translation.Op(
            container.path() + "/limits", object(replaced(container.limits(), own))));
    ops.add(
        new Translation.Op(
            container.path() + "/requests", object(replaced(container.requests(), own))));
  }

  private SortedMap<String, String> replaced(
      SortedMap<String, String> before, SortedMap<String, String> own) {
    SortedMap<String, String> after = new TreeMap<>(before);
    after.keySet().removeAll(foreign);
    after.putAll(own);
    return after;
  }

  private static SortedMap<String, String> own(Wish wish) {
    SortedMap<String, String> own = new TreeMap<>();
    switch (wish) {
      case Wish.Whole(int gpus) -> own.put(Keys.GPU, Integer.toString(gpus));
      case Wish.Share share -> own.put(Keys.GPU_MEMORY, Long.toString(share.tokens()));
      case Wish.None _ -> {}
      case Wish.Wrong wrong -> throw new IllegalArgumentException(wrong.sentence());
    }
    return own;
  }

  private SortedMap<String, String> annotations() {
    SortedMap<String, String> after = new TreeMap<>(pod.annotations());
    after.keySet().removeAll(foreign);
    after.putAll(TermReader.terms(row, pod.annotations()));
    List<Wish.Share> shares = shares(wishes);
    if (!shares.isEmpty()) {
      sizes(shares.getFirst(), after);
      if (shares.size() > 1 && row.several() == Several.SAME) {
        after.put(Keys.GPU_SHARES, "same");
      }
    }
    after.put(Keys.DIALECT, originals());
    return after;
  }

  /** The same for all shares of a pod. */
  private static void sizes(Wish.Share share, SortedMap<String, String> after) {
    if (share.relative()) {
      after.put(Keys.GPU_MEMORY_PERCENT, share.percent());
    }
    if (share.computePercent() > 0) {
      after.put(Keys.GPU_COMPUTE, Integer.toString(share.computePercent()));
    }
    if (share.gpus() > 1) {
      after.put(Keys.GPU_SHARE_COUNT, Integer.toString(share.gpus()));
    }
  }

  /** {@code {"dialect":NAME,"containers":{NAME:{RESOURCE:QUANTITY}},"annotations":{KEY:TEXT}}}. */
  private String originals() {
    ObjectNode originals = JsonNodeFactory.instance.objectNode().put("dialect", row.name());
    ObjectNode containers = originals.putObject("containers");
    for (Pod.Container container : pod.containers()) {
      List<String> carried = foreign.stream().filter(container::carries).toList();
      if (!carried.isEmpty()) {
        ObjectNode keys = containers.putObject(container.name());
        carried.forEach(key -> keys.put(key, container.text(key)));
      }
    }
    ObjectNode annotations = originals.putObject("annotations");
    foreign.stream()
        .filter(pod.annotations()::containsKey)
        .forEach(key -> annotations.put(key, pod.annotations().getOrDefault(key, "")));
    return JSON.writeValueAsString(originals);
  }

  private static ObjectNode object(SortedMap<String, String> texts) {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    texts.forEach(object::put);
    return object;
  }
}
