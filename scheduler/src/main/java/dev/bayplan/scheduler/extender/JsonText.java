package dev.bayplan.scheduler.extender;

import java.nio.charset.StandardCharsets;

/**
 * One JSON string inside the body: found, checked, and made a Java string only where one is wanted.
 * Holds the string that was scanned last.
 */
final class JsonText {

  private final byte[] bytes;
  private final int end;
  private int from;
  private int to;
  private boolean escaped;

  JsonText(byte[] bytes, int end) {
    this.bytes = bytes;
    this.end = end;
  }

  /** The first byte after the opening quote. */
  int from() {
    return from;
  }

  /** The closing quote. */
  int to() {
    return to;
  }

  /** Whether the bytes from {@link #from} to {@link #to} are not the text itself. */
  boolean escaped() {
    return escaped;
  }

  /** Scans the string whose opening quote is at {@code quote}; gives the place after its end. */
  int scan(int quote) {
    escaped = false;
    from = quote + 1;
    int at = from;
    while (at < end) {
      byte b = bytes[at];
      if (b == '"') {
        to = at;
        return at + 1;
      }
      at = b >= 0x20 && b != '\\' ? at + 1 : special(at);
    }
    throw truncated();
  }

  private int special(int at) {
    byte b = bytes[at];
    if (b < 0) {
      return at + utf8(at);
    }
    if (b != '\\') {
      throw bad("a control character in a string", at);
    }
    escaped = true;
    return escape(at);
  }

  private int escape(int at) {
    if (at + 1 >= end) {
      throw truncated();
    }
    return switch (bytes[at + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 2;
      case 'u' -> unicode(at);
      default -> throw bad("an unknown escape in a string", at);
    };
  }

  private int unicode(int at) {
    char unit = (char) hex(at + 2);
    if (Character.isLowSurrogate(unit)) {
      throw bad("half a surrogate pair", at);
    }
    if (!Character.isHighSurrogate(unit)) {
      return at + 6;
    }
    if (at + 7 >= end) {
      throw truncated();
    }
    boolean pair =
        bytes[at + 6] == '\\'
            && bytes[at + 7] == 'u'
            && Character.isLowSurrogate((char) hex(at + 8));
    if (!pair) {
      throw bad("half a surrogate pair", at);
    }
    return at + 12;
  }

  private int hex(int at) {
    if (at + 4 > end) {
      throw truncated();
    }
    int value = 0;
    for (int i = at; i < at + 4; i++) {
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        throw bad("an escape that is not \\u and four hexadecimal digits", i);
      }
      value = value << 4 | digit;
    }
    return value;
  }

  /** The length of the character here: the shortest form, no surrogates, at most U+10FFFF. */
  private int utf8(int at) {
    int lead = bytes[at] & 0xFF;
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4) {
      throw bad("not UTF-8", at);
    }
    if (at + length > end) {
      throw truncated();
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        throw bad("not UTF-8", at + i);
      }
    }
    int second = bytes[at + 1] & 0xFF;
    boolean wrong =
        (lead == 0xE0 && second < 0xA0)
            || (lead == 0xED && second > 0x9F)
            || (lead == 0xF0 && second < 0x90)
            || (lead == 0xF4 && second > 0x8F);
    if (wrong) {
      throw bad("not UTF-8", at);
    }
    return length;
  }

  /** Whether the text is this one. */
  boolean is(byte[] utf8, String string) {
    if (escaped) {
      return string.equals(decoded());
    }
    if (to - from != utf8.length) {
      return false;
    }
    for (int i = 0; i < utf8.length; i++) {
      if (bytes[from + i] != utf8[i]) {
        return false;
      }
    }
    return true;
  }

  String decoded() {
    String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
    return escaped ? unescaped(raw) : raw;
  }

  private static String unescaped(String raw) {
    StringBuilder text = new StringBuilder(raw.length());
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c != '\\') {
        text.append(c);
        continue;
      }
      char escape = raw.charAt(++i);
      if (escape == 'u') {
        text.append((char) Integer.parseInt(raw, i + 1, i + 5, 16));
        i += 4;
      } else {
        text.append(plain(escape));
      }
    }
    return text.toString();
  }

  private static char plain(char escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape; // The quote, the slash and the backslash stand for themselves.
    };
  }

  private BadBody truncated() {
    return new BadBody(BadRequest.TRUNCATED, "the JSON ends too early", end);
  }

  private static BadBody bad(String problem, int at) {
    return new BadBody(BadRequest.NOT_JSON, problem, at);
  }
}
