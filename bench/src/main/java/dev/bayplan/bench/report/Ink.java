package dev.bayplan.bench.report;

import java.util.Map;

/** Colour on a terminal, nothing elsewhere. Escape sequences take no room on the screen. */
public enum Ink {
  COLOUR,
  PLAIN;

  private static final String ESCAPE = "\u001b[";
  private static final String RESET = ESCAPE + "0m";

  /** What a piece of text is; colours of the 256-colour palette, on a slot's dark ground. */
  public enum Role {
    TITLE("1"),
    FAINT("38;5;244"),
    GOOD("1;38;5;78"),
    BAD("1;38;5;203"),
    FREE("38;5;240;48;5;235"),
    WHOLE("38;5;67;48;5;235"),
    SHARED_LIGHT("38;5;186;48;5;235"),
    SHARED("38;5;179;48;5;235"),
    SHARED_HEAVY("38;5;173;48;5;235"),
    OVER("1;38;5;231;48;5;160");

    private final String code;

    Role(String code) {
      this.code = code;
    }
  }

  /**
   * Colour where a person looks at a terminal that knows it and has not said no.
   *
   * @param environment {@code NO_COLOR} (any value but the empty one) and {@code TERM}
   */
  public static Ink of(boolean terminal, Map<String, String> environment) {
    boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
    String term = environment.getOrDefault("TERM", "dumb");
    return terminal && !refused && !term.equals("dumb") ? COLOUR : PLAIN;
  }

  public String paint(Role role, String text) {
    return this == PLAIN || text.isEmpty() ? text : ESCAPE + role.code + "m" + text + RESET;
  }
}
