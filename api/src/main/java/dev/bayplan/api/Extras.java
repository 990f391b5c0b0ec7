package dev.bayplan.api;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Fields that a newer Bayplan wrote and this one does not know: kept, and written back.
 *
 * @param fields JSON text of each value by the field's name
 */
public record Extras(SortedMap<String, String> fields) {

  public static final Extras NONE = new Extras(new TreeMap<>());

  public Extras {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }
}
