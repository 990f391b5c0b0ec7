package dev.bayplan.scheduler.extender;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** JSON that is being written, as bytes. */
final class JsonBytes {

  private byte[] bytes;
  private int size;

  JsonBytes(int capacity) {
    bytes = new byte[capacity];
  }

  int size() {
    return size;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  JsonBytes raw(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
    return this;
  }

  /** Bytes that are JSON already. */
  JsonBytes copy(byte[] from, int start, int end) {
    room(end - start);
    System.arraycopy(from, start, bytes, size, end - start);
    size += end - start;
    return this;
  }

  JsonBytes raw(byte[] json) {
    return copy(json, 0, json.length);
  }

  JsonBytes raw(String ascii) {
    return raw(ascii.getBytes(StandardCharsets.US_ASCII));
  }

  /** A string with its quotes; what JSON cannot hold is escaped. */
  JsonBytes string(String text) {
    StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"', '\\' -> quoted.append('\\').append(c);
        case '\n' -> quoted.append("\\n");
        default -> {
          if (c < 0x20) {
            quoted.append("\\u00").append(hex(c >> 4)).append(hex(c & 15));
          } else {
            quoted.append(c);
          }
        }
      }
    }
    return raw(quoted.append('"').toString().getBytes(StandardCharsets.UTF_8));
  }

  private static char hex(int digit) {
    return Character.forDigit(digit, 16);
  }

  private void room(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, 2 * bytes.length));
    }
  }
}
