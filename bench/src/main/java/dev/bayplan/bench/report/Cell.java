package dev.bayplan.bench.report;

import java.util.List;

/**
 * One slot of the bay plan: a GPU, or in a condensed picture the mean of several.
 *
 * @param use what holds it
 * @param fill how much of it is given, 0 to 1
 */
public record Cell(Use use, double fill) {

  /** What can be on a GPU. */
  public enum Use {
    FREE,
    SHARED,
    WHOLE,
    /** Given twice, or more of it than there is. */
    OVER
  }

  public static final Cell FREE = new Cell(Use.FREE, 0);
  public static final Cell WHOLE = new Cell(Use.WHOLE, 1);
  public static final Cell OVER = new Cell(Use.OVER, 1);

  public static Cell shared(double fill) {
    return fill > 1 ? OVER : new Cell(Use.SHARED, fill);
  }

  /** Cells side by side; those of one colour get it once. */
  static String paint(List<Cell> cells, Ink ink) {
    StringBuilder painted = new StringBuilder();
    StringBuilder run = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      run.append(cells.get(i).glyph());
      Ink.Role role = cells.get(i).role();
      if (i + 1 == cells.size() || cells.get(i + 1).role() != role) {
        painted.append(ink.paint(role, run.toString()));
        run.setLength(0);
      }
    }
    return painted.toString();
  }

  private static final String LEVELS = "▁▂▃▄▅▆▇";

  /** One column wide; a share never looks like a whole GPU. */
  char glyph() {
    return switch (use) {
      case FREE -> '·';
      case WHOLE -> '█';
      case OVER -> '!';
      case SHARED -> LEVELS.charAt(level(LEVELS.length()));
    };
  }

  Ink.Role role() {
    return switch (use) {
      case FREE -> Ink.Role.FREE;
      case WHOLE -> Ink.Role.WHOLE;
      case OVER -> Ink.Role.OVER;
      case SHARED ->
          switch (level(3)) {
            case 0 -> Ink.Role.SHARED_LIGHT;
            case 1 -> Ink.Role.SHARED;
            default -> Ink.Role.SHARED_HEAVY;
          };
    };
  }

  /** 0 for the lightest of so many levels. */
  private int level(int levels) {
    return Math.clamp((long) Math.ceil(fill * levels) - 1, 0, levels - 1);
  }
}
