package dev.bayplan.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON tree to assignment, once; remembers the first thing that is wrong. */
final class AssignmentReader {

  private static final Set<String> KNOWN =
      Set.of(
          "v",
          "node",
          "containers",
          "plan",
          "generation",
          "epoch",
          "gang",
          "policy",
          "decision",
          "sharing",
          "sharers");

  private static final int MAX_TEXT = 253;
  private static final int MAX_CONTAINERS = 256;
  private static final int MAX_DEVICES = 256;
  private static final int MAX_COUNT = 1_000_000;

  private Optional<String> problem = Optional.empty();

  Optional<String> problem() {
    return problem;
  }

  Assignment read(ObjectNode object) {
    long version = number(object, "v", "v", 1, Long.MAX_VALUE);
    if (version > AssignmentCodec.VERSION) {
      fail(
          "v is "
              + version
              + ", and this Bayplan reads "
              + AssignmentCodec.VERSION
              + "; a newer one wrote it");
    }
    return new Assignment(
        text(object, "node", "node"), containers(object), origin(object), extras(object, KNOWN));
  }

  private Assignment.Origin origin(ObjectNode object) {
    return new Assignment.Origin(
        optionalText(object, "plan"),
        number(object, "generation", "generation", 1, Long.MAX_VALUE),
        object.has("epoch") ? number(object, "epoch", "epoch", 0, Long.MAX_VALUE) : 0,
        optionalText(object, "gang"),
        optionalText(object, "policy"),
        optionalText(object, "decision"),
        optionalText(object, "sharing"),
        object.has("sharers") ? (int) number(object, "sharers", "sharers", 1, MAX_COUNT) : 0);
  }

  private Map<String, List<Assignment.Device>> containers(ObjectNode object) {
    Map<String, List<Assignment.Device>> containers = new LinkedHashMap<>();
    if (!(object.path("containers") instanceof ObjectNode named) || named.size() > MAX_CONTAINERS) {
      fail("containers must be an object of at most " + MAX_CONTAINERS + " containers");
      return containers;
    }
    for (Map.Entry<String, JsonNode> entry : named.properties()) {
      containers.put(
          entry.getKey(), devices(entry.getValue(), "containers." + Quoted.of(entry.getKey())));
    }
    return containers;
  }

  private List<Assignment.Device> devices(JsonNode node, String path) {
    List<Assignment.Device> devices = new ArrayList<>();
    if (!(node instanceof ArrayNode array) || array.size() > MAX_DEVICES) {
      fail(path + " must be a list of at most " + MAX_DEVICES + " devices");
      return devices;
    }
    for (int i = 0; i < array.size(); i++) {
      String at = path + "[" + i + "]";
      if (array.path(i) instanceof ObjectNode device) {
        devices.add(device(device, at));
      } else {
        fail(at + " must be an object");
      }
    }
    return devices;
  }

  private Assignment.Device device(ObjectNode device, String at) {
    if (device.has("resource")) {
      int count = (int) number(device, "count", at + ".count", 1, MAX_COUNT);
      return new Assignment.Device.Counted(
          text(device, "resource", at + ".resource"),
          count,
          extras(device, Set.of("resource", "count")));
    }
    String gpu = text(device, "gpu", at + ".gpu");
    if (device.has("mig")) {
      return new Assignment.Device.Mig(
          text(device, "mig", at + ".mig"), gpu, extras(device, Set.of("mig", "gpu")));
    }
    return device.has("memoryMiB") || device.has("computePercent")
        ? share(device, gpu, at)
        : new Assignment.Device.Whole(gpu, extras(device, Set.of("gpu")));
  }

  private Assignment.Device share(ObjectNode device, String gpu, String at) {
    long memory = number(device, "memoryMiB", at + ".memoryMiB", 1, Integer.MAX_VALUE);
    long percent =
        device.has("computePercent")
            ? number(device, "computePercent", at + ".computePercent", 1, 100)
            : 0;
    return new Assignment.Device.Share(
        gpu, memory, (int) percent, extras(device, Set.of("gpu", "memoryMiB", "computePercent")));
  }

  private String optionalText(ObjectNode object, String field) {
    return object.has(field) ? text(object, field, field) : "";
  }

  private String text(ObjectNode object, String field, String path) {
    JsonNode node = object.path(field);
    String text = node.isString() ? node.stringValue() : "";
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      fail(path + " must be a text of 1 to " + MAX_TEXT + " characters");
    }
    return text;
  }

  private long number(ObjectNode object, String field, String path, long from, long to) {
    JsonNode node = object.path(field);
    long number = node.isIntegralNumber() && node.canConvertToLong() ? node.longValue() : from - 1;
    if (number < from || number > to) {
      fail(path + " must be a whole number of at least " + from + " and at most " + to);
      return from;
    }
    return number;
  }

  private static Extras extras(ObjectNode object, Set<String> known) {
    SortedMap<String, String> fields = new TreeMap<>();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (!known.contains(entry.getKey())) {
        fields.put(entry.getKey(), entry.getValue().toString());
      }
    }
    return fields.isEmpty() ? Extras.NONE : new Extras(fields);
  }

  private void fail(String what) {
    problem = problem.or(() -> Optional.of(what));
  }
}
