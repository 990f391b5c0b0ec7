package dev.bayplan.scheduler.extender;

import java.nio.charset.StandardCharsets;

/**
 * Pulls JSON (RFC 8259) out of bytes and makes objects only of what is asked for. What is skipped
 * is checked all the same: a body is either JSON as a whole or refused. Strict UTF-8, no byte order
 * mark, no unpaired surrogates. Every problem is a {@link BadBody}.
 */
final class JsonScanner {

  /** Kubernetes objects are about 20 deep. */
  static final int MAX_DEPTH = 128;

  private final byte[] bytes;
  private final int end;
  private final JsonText text;
  private final boolean[] begun = new boolean[MAX_DEPTH + 2];
  private final boolean[] inObject = new boolean[MAX_DEPTH + 2];
  private int at;
  private int depth;

  JsonScanner(byte[] bytes, int length) {
    this.bytes = bytes;
    this.end = length;
    this.text = new JsonText(bytes, length);
  }

  byte[] bytes() {
    return bytes;
  }

  /** Where the next value begins. */
  int position() {
    skipSpace();
    return at;
  }

  /** Where what was read last ends. */
  int endOfLast() {
    return at;
  }

  void openObject() {
    open('{', "an object");
  }

  void openArray() {
    open('[', "an array");
  }

  private void open(char bracket, String what) {
    if (peek() != bracket) {
      throw unexpected(what);
    }
    at++;
    if (++depth > MAX_DEPTH) {
      throw bad(BadRequest.TOO_DEEP, "nested deeper than " + MAX_DEPTH + " levels");
    }
    begun[depth] = false;
    inObject[depth] = bracket == '{';
  }

  /** Goes to the next member of the object and reads its key; false at the object's end. */
  boolean nextKey() {
    if (!next('}')) {
      return false;
    }
    if (peek() != '"') {
      throw bad(BadRequest.NOT_JSON, "expected a key, found " + found());
    }
    at = text.scan(at);
    if (peek() != ':') {
      throw bad(BadRequest.NOT_JSON, "expected ':' after a key, found " + found());
    }
    at++;
    return true;
  }

  /** Goes to the next element of the array; false at the array's end. */
  boolean nextElement() {
    return next(']');
  }

  private boolean next(char close) {
    char c = peek();
    if (c == close) {
      at++;
      depth--;
      return false;
    }
    if (begun[depth]) {
      if (c != ',') {
        throw bad(BadRequest.NOT_JSON, "expected ',' or '" + close + "', found " + found());
      }
      at++;
    }
    begun[depth] = true;
    return true;
  }

  /** The key or string that was read last. */
  JsonText text() {
    return text;
  }

  String string() {
    scanString();
    return text.decoded();
  }

  /** Reads a string and leaves it in {@link #text}. */
  void scanString() {
    if (peek() != '"') {
      throw unexpected("a string");
    }
    at = text.scan(at);
  }

  boolean bool() {
    return switch (peek()) {
      case 't' -> literal("true");
      case 'f' -> !literal("false");
      default -> throw unexpected("true or false");
    };
  }

  /** Takes a null, where one is next. */
  boolean takeNull() {
    return peek() == 'n' && literal("null");
  }

  /** An integer that an int can hold, as Go decodes one: no fraction, no exponent. */
  int integer() {
    char c = peek();
    if (c != '-' && !isDigit(c)) {
      throw unexpected("an integer");
    }
    int from = at;
    number();
    try {
      return Integer.parseInt(new String(bytes, from, at - from, StandardCharsets.ISO_8859_1));
    } catch (NumberFormatException notAnInt) {
      throw new BadBody(BadRequest.WRONG_SHAPE, "expected an integer of 32 bits", from);
    }
  }

  /** Passes over one value of any kind. */
  void skip() {
    int outside = depth;
    skipOneOrOpen();
    while (depth > outside) {
      if (inObject[depth] ? nextKey() : nextElement()) {
        skipOneOrOpen();
      }
    }
  }

  private void skipOneOrOpen() {
    switch (peek()) {
      case '{' -> openObject();
      case '[' -> openArray();
      case '"' -> at = text.scan(at);
      case 't' -> literal("true");
      case 'f' -> literal("false");
      case 'n' -> literal("null");
      default -> number();
    }
  }

  /** Nothing but space may follow. */
  void finish() {
    skipSpace();
    if (at < end) {
      throw bad(BadRequest.NOT_JSON, "something follows the value");
    }
  }

  private boolean literal(String word) {
    for (int i = 0; i < word.length(); i++) {
      if (at + i >= end) {
        throw truncated();
      }
      if (bytes[at + i] != word.charAt(i)) {
        throw bad(BadRequest.NOT_JSON, "expected " + word);
      }
    }
    at += word.length();
    return true;
  }

  private void number() {
    if (at < end && bytes[at] == '-') {
      at++;
    }
    if (at < end && bytes[at] == '0') {
      at++;
    } else {
      digits();
    }
    if (at < end && bytes[at] == '.') {
      at++;
      digits();
    }
    if (at < end && (bytes[at] | 0x20) == 'e') {
      at++;
      if (at < end && (bytes[at] == '+' || bytes[at] == '-')) {
        at++;
      }
      digits();
    }
  }

  private void digits() {
    int from = at;
    while (at < end && isDigit((char) bytes[at])) {
      at++;
    }
    if (at == from) {
      if (at == end) {
        throw truncated();
      }
      throw bad(BadRequest.NOT_JSON, "expected a value, found " + found());
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private void skipSpace() {
    while (at < end && isSpace(bytes[at])) {
      at++;
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  /** The first byte of what comes next. */
  private char peek() {
    skipSpace();
    if (at >= end) {
      throw truncated();
    }
    return (char) (bytes[at] & 0xFF);
  }

  private BadBody truncated() {
    return new BadBody(BadRequest.TRUNCATED, "the JSON ends too early", end);
  }

  /** A value of another type, or no value at all. */
  private BadBody unexpected(String wanted) {
    return switch (peek()) {
      case '{', '[', '"', 't', 'f', 'n', '-' -> mismatch(wanted);
      default -> isDigit(peek()) ? mismatch(wanted) : notJson(wanted);
    };
  }

  private BadBody mismatch(String wanted) {
    return bad(BadRequest.WRONG_SHAPE, "expected " + wanted + ", found " + found());
  }

  private BadBody notJson(String wanted) {
    return bad(BadRequest.NOT_JSON, "expected " + wanted + ", found " + found());
  }

  private String found() {
    return switch (bytes[at]) {
      case '{' -> "an object";
      case '[' -> "an array";
      case '"' -> "a string";
      case 't', 'f' -> "a boolean";
      case 'n' -> "null";
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> "a number";
      default -> "byte 0x" + Integer.toHexString(bytes[at] & 0xFF);
    };
  }

  BadBody bad(BadRequest kind, String problem) {
    return new BadBody(kind, problem, at);
  }
}
