package dev.bayplan.api.dialect;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What became of a pod at its creation. */
public sealed interface Translation {

  /** It stays as it is: it speaks no dialect, or is not Bayplan's to place. */
  record Nothing() implements Translation {}

  /**
   * It must not be made.
   *
   * @param sentence what is wrong and what to write instead
   */
  record Refused(String sentence) implements Translation {}

  /** A JSON patch; it changes nothing when it is applied, and translated, again. */
  record Patch(List<Op> ops) implements Translation {
    public Patch {
      ops = List.copyOf(ops);
    }
  }

  /**
   * {@code add} of RFC 6902, which replaces what is there.
   *
   * @param path JSON pointer
   */
  record Op(String path, JsonNode value) {}
}
