package dev.bayplan.scheduler.extender;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Damages a JSON body a little, in ways that often leave JSON behind; the same for the same seed.
 */
final class Mutator {

  private static final String[] VALUES = {
    "null",
    "true",
    "7",
    "-0",
    "1e3",
    "01",
    "1.",
    "2147483648",
    "\"x\"",
    "\"\"",
    "[]",
    "{}",
    "\"\\ud800\"",
    "\"\\ud83d\\ude00\"",
    "\"\\u00e9\"",
    "[null]",
    "{\"a\":1}",
    "nul",
    "\"\\q\""
  };

  private static final byte[] BYTES = {
    '{',
    '}',
    '[',
    ']',
    '"',
    ',',
    ':',
    '\\',
    ' ',
    '\n',
    '0',
    '-',
    'n',
    't',
    0,
    0x1F,
    0x7F,
    (byte) 0x80,
    (byte) 0xC0,
    (byte) 0xED,
    (byte) 0xF4,
    (byte) 0xFF
  };

  private final RandomGenerator random;
  private byte[] bytes;

  Mutator(long seed, byte[] bytes) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.bytes = bytes;
  }

  byte[] mutated() {
    for (int i = random.nextInt(3); i >= 0; i--) {
      once();
    }
    return bytes;
  }

  private void once() {
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(9)) {
      case 0 -> replace(at, at + 1, new byte[] {(byte) (bytes[at] ^ 1 << random.nextInt(8))});
      case 1 -> replace(at, at + 1, new byte[] {BYTES[random.nextInt(BYTES.length)]});
      case 2 -> replace(at, at, new byte[] {BYTES[random.nextInt(BYTES.length)]});
      case 3 -> replace(at, end(at, 20), new byte[0]);
      case 4 -> replace(at, at, Arrays.copyOfRange(bytes, at, end(at, 60)));
      case 5 -> replace(Math.max(1, at), bytes.length, new byte[0]);
      case 6 -> escape(at);
      case 7 -> doubleMember(at);
      default -> replaceValue(at);
    }
  }

  private int end(int at, int most) {
    return Math.min(bytes.length, at + 1 + random.nextInt(most));
  }

  /** Writes one letter in the long form. */
  private void escape(int at) {
    if (bytes[at] >= 'a' && bytes[at] <= 'z') {
      replace(at, at + 1, ascii("\\u%04x".formatted((int) bytes[at])));
    }
  }

  /** Puts another value in the place of the next scalar. */
  private void replaceValue(int from) {
    int at = Math.min(next(from, ':') + 1, bytes.length);
    int end = at;
    while (end < bytes.length && ",}]".indexOf(bytes[end]) < 0) {
      end++;
    }
    replace(at, end, ascii(VALUES[random.nextInt(VALUES.length)]));
  }

  /** Repeats the text between two commas. */
  private void doubleMember(int from) {
    int at = next(from, ',');
    int end = next(Math.min(at + 1, bytes.length), ',');
    if (at < end) {
      replace(at, at, Arrays.copyOfRange(bytes, at, end));
    }
  }

  private int next(int from, char c) {
    int at = from;
    while (at < bytes.length && bytes[at] != c) {
      at++;
    }
    return at;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private void replace(int from, int to, byte[] with) {
    byte[] next = new byte[bytes.length - (to - from) + with.length];
    System.arraycopy(bytes, 0, next, 0, from);
    System.arraycopy(with, 0, next, from, with.length);
    System.arraycopy(bytes, to, next, from + with.length, bytes.length - to);
    bytes = next.length == 0 ? new byte[] {'{'} : next;
  }
}
