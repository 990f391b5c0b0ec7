package dev.bayplan.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The extender's explanation for people:
 *
 * <pre>
 * POD      team-a/train-0
 * STATE    Pending    reason GpuMemoryFragmented    remedy PREEMPT
 * FOUND    41 nodes: 22 NodeExcluded, 12 GpuMemoryBusy, 7 GpuMemoryFragmented
 * CLOSEST  node gpu-17: 38 of 40 GiB of GPU memory there; 2 GiB more needed
 * NEXT     It fits when other pods end; it is tried again by itself.
 * </pre>
 */
final class WhyText {

  private static final String ROW = "%-8s %s%n";

  private final JsonNode why;
  private final StringBuilder text = new StringBuilder();

  private WhyText(JsonNode why) {
    this.why = why;
  }

  /** Empty where the JSON explains nothing. */
  static Optional<String> of(String json) {
    try {
      JsonNode tree = JsonMapper.shared().readTree(json);
      return tree.path("pod").isString() && tree.path("state").isString()
          ? Optional.of(new WhyText(tree).write())
          : Optional.empty();
    } catch (JacksonException | NumberFormatException noJson) {
      return Optional.empty();
    }
  }

  private String write() {
    JsonNode missing = why.path("missing");
    row("POD", why.path("pod").asString(""));
    row("STATE", state(missing));
    place(why.path("place"));
    if (missing.isObject()) {
      row("FOUND", found(missing.path("nodes")));
      closest(missing.path("closest"));
    }
    row("NEXT", missing.isObject() ? next(missing) : why.path("sentence").asString(""));
    return text.toString();
  }

  private void row(String title, String value) {
    text.append(ROW.formatted(title, printable(value)));
  }

  private String state(JsonNode missing) {
    String state = why.path("state").asString("");
    String shown = state.isEmpty() ? state : state.charAt(0) + lower(state.substring(1));
    return missing.isObject()
        ? shown
            + "    reason "
            + missing.path("reason").asString("")
            + "    remedy "
            + missing.path("remedy").asString("")
        : shown;
  }

  private void place(JsonNode place) {
    if (!place.isObject()) {
      return;
    }
    row("NODE", place.path("node").asString(""));
    Map<String, List<String>> devices = new LinkedHashMap<>();
    for (JsonNode device : place.path("devices")) {
      devices
          .computeIfAbsent(device.path("container").asString(""), name -> new ArrayList<>())
          .add(device(device));
    }
    devices.forEach(
        (container, these) -> row("DEVICES", container + ": " + String.join(", ", these)));
  }

  private static String device(JsonNode device) {
    String gpu = device.path("gpu").asString("");
    JsonNode memory = device.path("memoryMiB");
    JsonNode percent = device.path("computePercent");
    String mig = device.path("mig").asString("");
    return (mig.isEmpty() ? gpu : mig + " of " + gpu)
        + (memory.isNumber() ? " (" + Units.of(memory.asLong(0), Units.MIB) : "")
        + (percent.isNumber() ? ", " + percent.asLong(0) + " % of compute" : "")
        + (memory.isNumber() ? ")" : "");
  }

  private static String found(JsonNode nodes) {
    long all = 0;
    List<Map.Entry<String, JsonNode>> reasons = new ArrayList<>(nodes.properties());
    reasons.sort(
        Comparator.comparingLong((Map.Entry<String, JsonNode> e) -> -e.getValue().asLong(0))
            .thenComparing(Map.Entry::getKey));
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : reasons) {
      all += entry.getValue().asLong(0);
      parts.add(entry.getValue().asLong(0) + " " + entry.getKey());
    }
    return all
        + (all == 1 ? " node" : " nodes")
        + (all == 0 ? "" : ": " + String.join(", ", parts));
  }

  private void closest(JsonNode closest) {
    if (!closest.isObject()) {
      return;
    }
    String node = "node " + closest.path("node").asString("");
    String reason = closest.path("reason").asString("");
    String unit = closest.path("unit").asString("");
    row(
        "CLOSEST",
        unit.isEmpty()
            ? node + ": " + reason
            : node
                + ": "
                + Units.range(
                    closest.path("available").asLong(0), closest.path("asked").asLong(0), unit)
                + "; "
                + Units.of(closest.path("missing").asLong(0), unit)
                + " more needed");
  }

  /** The server's own advice is the last sentence; an invalid request is told in whole. */
  private String next(JsonNode missing) {
    String sentence = why.path("sentence").asString("");
    int last = sentence.lastIndexOf(". ");
    boolean invalid = missing.path("reason").asString("").equals("InvalidGpuRequest");
    return invalid || last < 0 ? sentence : sentence.substring(last + 2);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
