package dev.bayplan.scheduler.extender;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads lists and maps. */
final class Values {

  private Values() {}

  /** Reads one element. */
  @FunctionalInterface
  interface Element {
    void read(JsonScanner in);
  }

  static void elements(JsonScanner in, Element element) {
    in.openArray();
    for (int i = 0; in.nextElement(); i++) {
      try {
        element.read(in);
      } catch (BadBody problem) {
        throw problem.within("[" + i + "]");
      }
    }
  }

  static List<String> strings(JsonScanner in) {
    List<String> strings = new ArrayList<>();
    elements(in, each -> strings.add(each.string()));
    return strings;
  }

  /** Labels, annotations, quantities: string by string, each key once. */
  static Map<String, String> stringMap(JsonScanner in) {
    Map<String, String> map = new LinkedHashMap<>();
    in.openObject();
    while (in.nextKey()) {
      String key = in.text().decoded();
      if (map.containsKey(key)) {
        throw in.bad(BadRequest.DUPLICATE_KEY, "the same key comes twice");
      }
      map.put(key, in.string());
    }
    return map;
  }
}
