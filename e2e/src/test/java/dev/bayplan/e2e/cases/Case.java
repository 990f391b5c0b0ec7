package dev.bayplan.e2e.cases;

import java.util.List;
import java.util.function.Consumer;

/**
 * One row of the table.
 *
 * @param name what is claimed, as a sentence
 * @param expected the transcript: writes ({@code >}), calls of the extender in their order, and how
 *     the pods stand once all is quiet
 */
record Case(String name, Consumer<Script> script, List<String> expected) {

  static Case of(String name, Consumer<Script> script, String expected) {
    return new Case(name, script, expected.lines().toList());
  }

  @Override
  public String toString() {
    return name;
  }
}
