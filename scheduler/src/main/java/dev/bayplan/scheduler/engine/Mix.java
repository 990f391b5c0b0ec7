package dev.bayplan.scheduler.engine;

/** Stateless mixing of seeds: the finalizer of SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
final class Mix {

  private Mix() {}

  static long of(long seed, long value) {
    long z = seed + value * 0x9E3779B97F4A7C15L + 0x9E3779B97F4A7C15L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }

  static long of(long seed, String text) {
    long mixed = seed;
    for (int i = 0; i < text.length(); i++) {
      mixed = mixed * 31 + text.charAt(i);
    }
    return of(seed, mixed);
  }
}
