package dev.bayplan.agent.handover.edits;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The text of a CDI spec of ours with one device (CDI 0.6.0, SPEC.md).
 *
 * @param kind vendor and class
 * @param name of the device, so that {@code kind=name} is its qualified name
 * @param annotations whom it is for
 */
public record CdiSpec(String kind, String name, Map<String, String> annotations, Edits edits) {

  /** Of shares: one spec per set of tokens, written anew before each start. */
  public static final String SHARE = "bayplan.dev/share";

  /** Of whole GPUs and MIG devices: the name is the UUID. */
  public static final String GPU = "bayplan.dev/gpu";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  public String qualifiedName() {
    return kind + "=" + name;
  }

  public String json() {
    Map<String, Object> device = new LinkedHashMap<>();
    device.put("name", name);
    if (!annotations.isEmpty()) {
      device.put("annotations", annotations);
    }
    Map<String, Object> changes = new LinkedHashMap<>();
    changes.put("env", edits.env());
    changes.put("deviceNodes", edits.deviceNodes());
    changes.put("mounts", edits.mounts());
    changes.put("hooks", edits.hooks());
    device.put("containerEdits", changes);
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("cdiVersion", "0.6.0");
    spec.put("kind", kind);
    spec.put("devices", List.of(device));
    return JSON.writeValueAsString(spec);
  }
}
