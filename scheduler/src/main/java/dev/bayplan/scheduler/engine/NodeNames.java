package dev.bayplan.scheduler.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Node names and their rows. A name keeps its row for good, so a row number means the same in a
 * question, a snapshot and the decision log. One writer adds; readers see a consistent table
 * without a lock. Look-ups take bytes, since that is what the wire brings: no string is made.
 */
public final class NodeNames {

  private volatile Table table = new Table(1 << 10);

  /** The row of the name in {@code bytes[from, to)} as UTF-8, or -1. */
  public int row(byte[] bytes, int from, int to) {
    return table.find(bytes, from, to);
  }

  public int row(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return table.find(bytes, 0, bytes.length);
  }

  public String name(int row) {
    return table.names[row];
  }

  public int size() {
    return table.size;
  }

  /** All names, by row. */
  public List<String> all() {
    Table now = table;
    return List.of(Arrays.copyOf(now.names, now.size));
  }

  /** The row of this name, made where it has none. Called by the one writer only. */
  int add(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    int row = table.find(bytes, 0, bytes.length);
    if (row >= 0) {
      return row;
    }
    Table next = table.size * 2 >= table.slots.length ? table.grown() : table;
    row = next.append(name, bytes);
    table = next; // The volatile write publishes what was appended.
    return row;
  }

  /** Open addressing; {@code slots} holds row + 1, 0 is free. Entries are added, never moved. */
  private static final class Table {
    final int[] slots;
    final byte[][] keys;
    final String[] names;
    volatile int size;

    Table(int capacity) {
      slots = new int[capacity];
      keys = new byte[capacity / 2 + 1][];
      names = new String[capacity / 2 + 1];
    }

    int find(byte[] bytes, int from, int to) {
      int visible = size;
      for (int slot = hash(bytes, from, to) & slots.length - 1;
          ;
          slot = slot + 1 & slots.length - 1) {
        int row = slots[slot] - 1;
        if (row < 0 || row >= visible) {
          return -1;
        }
        if (Arrays.equals(keys[row], 0, keys[row].length, bytes, from, to)) {
          return row;
        }
      }
    }

    int append(String name, byte[] bytes) {
      int row = size;
      keys[row] = bytes;
      names[row] = name;
      int slot = hash(bytes, 0, bytes.length) & slots.length - 1;
      while (slots[slot] != 0) {
        slot = slot + 1 & slots.length - 1;
      }
      slots[slot] = row + 1;
      size = row + 1;
      return row;
    }

    Table grown() {
      Table next = new Table(slots.length * 2);
      List<String> old = new ArrayList<>(List.of(Arrays.copyOf(names, size)));
      for (int row = 0; row < old.size(); row++) {
        next.append(old.get(row), keys[row]);
      }
      return next;
    }

    private static int hash(byte[] bytes, int from, int to) {
      int hash = 0x811C9DC5; // FNV-1a
      for (int i = from; i < to; i++) {
        hash = (hash ^ bytes[i]) * 0x01000193;
      }
      return hash ^ hash >>> 15;
    }
  }
}
