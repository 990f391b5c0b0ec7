package dev.bayplan.api;

/** Text from outside, made fit for a sentence: short, on one line, in quotes. */
public final class Quoted {

  private static final int MAX_LENGTH = 63;

  private Quoted() {}

  public static String of(String text) {
    String head = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
    StringBuilder line = new StringBuilder("\"");
    head.chars().forEach(c -> line.append(printable(c) ? (char) c : '?'));
    return line.append('"').toString();
  }

  private static boolean printable(int c) {
    return c >= ' ' && c != '"' && c != '\\' && c < 0x7f;
  }
}
