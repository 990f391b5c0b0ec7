package dev.bayplan.api.gang;

import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Reads fields of an object that may hold anything, or nothing. */
final class Fields {

  private Fields() {}

  /** Empty where there is no such text. */
  static String text(JsonNode object, String pointer) {
    return object.at(pointer).asString("");
  }

  /**
   * @return {@code absent} where there is none, or null; -1 where it is no whole number, or out of
   *     all bounds
   */
  static int number(JsonNode object, String pointer, int absent) {
    JsonNode field = object.at(pointer);
    if (field.isMissingNode() || field.isNull()) {
      return absent;
    }
    return field.isIntegralNumber() && field.canConvertToInt() && field.intValue() >= 0
        ? field.intValue()
        : -1;
  }

  /** The elements of a list; none where there is no list. */
  static void each(JsonNode object, String pointer, Consumer<JsonNode> action) {
    JsonNode list = object.at(pointer);
    if (list.isArray()) {
      list.forEach(action);
    }
  }
}
