package dev.bayplan.e2e.manifests;

import dev.bayplan.api.dialect.Translation;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A pod after a translation's patch, as the API server applies it. */
final class Patched {

  private Patched() {}

  static JsonNode by(Translation.Patch patch, ObjectNode pod) {
    ObjectNode patched = pod.deepCopy();
    for (Translation.Op op : patch.ops()) {
      JsonPointer path = JsonPointer.compile(op.path());
      ObjectNode parent = (ObjectNode) patched.at(path.head());
      parent.set(path.last().getMatchingProperty(), op.value());
    }
    return patched;
  }
}
