package dev.bayplan.agent.health;

import java.util.Map;

/**
 * @param unlisted of codes that the table does not name: newer drivers have new ones
 */
public record XidTable(Map<Integer, XidClass> classes, XidClass unlisted) {

  public XidTable {
    classes = Map.copyOf(classes);
  }

  public XidClass of(int code) {
    return classes.getOrDefault(code, unlisted);
  }
}
