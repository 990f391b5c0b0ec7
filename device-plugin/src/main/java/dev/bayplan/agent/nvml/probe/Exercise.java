package dev.bayplan.agent.nvml.probe;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntUnaryOperator;

/** What a GPU must do: keep what is written, compute right, copy to a peer. */
final class Exercise {

  private static final long MAX_BYTES = 16L << 20;
  private static final long MIN_BYTES = 1L << 20;
  private static final int THREADS = 256;

  private final Cuda cuda;
  private final Arena arena;

  Exercise(Cuda cuda, Arena arena) {
    this.cuda = cuda;
    this.arena = arena;
  }

  /**
   * The card is the first that CUDA sees here, and its peer the second.
   *
   * @return what was done, in words
   */
  String run(String uuid, Optional<String> peer) throws CudaException {
    cuda.init();
    int devices = peer.isPresent() ? 2 : 1;
    if (cuda.count() < devices) {
      throw CudaException.wrong("CUDA sees " + cuda.count() + " devices, not " + devices);
    }
    int device = checked(0, uuid);
    MemorySegment context = cuda.retain(device);
    try {
      cuda.use(context);
      long bytes = size();
      long memory = cuda.allocate(bytes);
      // One buffer for all: the child lives in the agent's cgroup.
      MemorySegment words = arena.allocate(bytes, Integer.BYTES);
      keep(memory, words);
      compute(memory, words);
      if (peer.isPresent()) {
        copy(checked(1, peer.get()), memory, context, words);
        cuda.use(context);
      }
      cuda.free(memory);
      return "kept and computed "
          + (bytes >> 20)
          + " MiB"
          + (peer.isPresent() ? ", copied them to " + peer.get() : "");
    } finally {
      cuda.release(device);
    }
  }

  private int checked(int ordinal, String uuid) throws CudaException {
    int device = cuda.device(ordinal);
    String found = cuda.uuid(device);
    if (!uuid.endsWith(found)) {
      throw CudaException.unavailable("CUDA shows " + found + " where " + uuid + " was asked for");
    }
    return device;
  }

  private long size() throws CudaException {
    long half = cuda.freeBytes() / 2;
    if (half < MIN_BYTES) {
      throw CudaException.unavailable("its memory is full");
    }
    return Math.min(MAX_BYTES, half / THREADS / 4 * THREADS * 4);
  }

  private void keep(long memory, MemorySegment words) throws CudaException {
    int count = (int) (words.byteSize() / Integer.BYTES);
    for (int i = 0; i < count; i++) {
      words.setAtIndex(JAVA_INT, i, pattern(i));
    }
    cuda.write(memory, words);
    words.fill((byte) 0);
    compare(memory, words, Exercise::pattern, "reading back");
  }

  private void compute(long memory, MemorySegment words) throws CudaException {
    int count = (int) (words.byteSize() / Integer.BYTES);
    MemorySegment churn = cuda.function(ptx(), "churn");
    cuda.launch(churn, (count + THREADS - 1) / THREADS, THREADS, memory, count);
    compare(memory, words, Exercise::churned, "computing");
  }

  private void copy(int peer, long memory, MemorySegment context, MemorySegment words)
      throws CudaException {
    long bytes = words.byteSize();
    MemorySegment other = cuda.retain(peer);
    try {
      cuda.use(other);
      long copy = cuda.allocate(bytes);
      cuda.copy(copy, other, memory, context, bytes);
      words.fill((byte) 0);
      compare(copy, words, Exercise::churned, "copying to the peer");
      cuda.free(copy);
    } finally {
      cuda.release(peer);
    }
  }

  private void compare(long memory, MemorySegment found, IntUnaryOperator expected, String step)
      throws CudaException {
    cuda.read(found, memory);
    int count = (int) (found.byteSize() / Integer.BYTES);
    int wrong = 0;
    int first = -1;
    for (int i = 0; i < count; i++) {
      if (found.getAtIndex(JAVA_INT, i) != expected.applyAsInt(i)) {
        first = wrong++ == 0 ? i : first;
      }
    }
    if (wrong > 0) {
      throw CudaException.wrong(
          step + " gave " + wrong + " of " + count + " words wrong, the first at " + first);
    }
  }

  /** No two neighbours alike, all bits used. */
  private static int pattern(int index) {
    int x = index * 0x9E3779B1 + 0x7F4A7C15;
    return x ^ (x >>> 15);
  }

  /** What {@code churn.ptx} does with each word. */
  private static int churned(int index) {
    int x = pattern(index);
    for (int i = 0; i < 64; i++) {
      x = x * 1664525 + 1013904223;
    }
    return x;
  }

  private static String ptx() {
    try (InputStream in = Exercise.class.getResourceAsStream("churn.ptx")) {
      if (in == null) {
        throw new IllegalStateException("churn.ptx is not in the agent's jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
