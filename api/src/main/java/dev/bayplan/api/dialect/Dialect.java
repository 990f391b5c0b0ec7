package dev.bayplan.api.dialect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One row of the table: which keys a dialect owns, and what they say.
 *
 * @param name as its users know it
 * @param from where its numbers stand
 * @param count keys: how many GPUs
 * @param memory keys: size of a share, in {@code unit}
 * @param unit of memory
 * @param relative keys: size of a share as a part of a GPU's memory, in percent, or as a fraction
 *     where the numbers are annotations
 * @param compute keys: percent of a GPU's compute
 * @param sums whether memory, relative and compute are meant for all GPUs of a container together
 * @param hundreds of which number 100 is a whole GPU, so that more is several
 * @param bare what a number of GPUs means that stands alone
 * @param several what it means that several containers ask
 * @param terms annotations on what the GPUs must be like
 * @param refused keys that cannot be translated, and what to write instead
 * @param ignored keys that are preferences of a scheduler; kept among the originals, no more
 * @param borrowed keys among the above that are not the dialect's own, so that they do not show it
 */
record Dialect(
    String name,
    From from,
    List<String> count,
    List<String> memory,
    Unit unit,
    List<String> relative,
    List<String> compute,
    boolean sums,
    Hundreds hundreds,
    Bare bare,
    Several several,
    Map<Term, String> terms,
    Map<String, String> refused,
    List<String> ignored,
    List<String> borrowed) {

  Dialect {
    terms = Collections.unmodifiableMap(new TreeMap<>(terms));
    refused = Collections.unmodifiableMap(new TreeMap<>(refused));
  }

  /** Where numbers stand. */
  enum From {
    /** Limits, or requests, of each container; zero is as good as nothing there. */
    RESOURCES,
    /** Annotations, which mean the first container or the one that another annotation names. */
    ANNOTATIONS
  }

  /** What a number of memory counts; two of them a site must say. */
  enum Unit {
    BYTE,
    MIB,
    QUARTER_GIB,
    GPUSHARE,
    VOLCANO
  }

  /** Of which number 100 is a whole GPU. */
  enum Hundreds {
    NONE,
    RELATIVE,
    COMPUTE
  }

  /** What {@code count} alone means, and {@code compute} alone. */
  enum Bare {
    /** All the memory of so many GPUs. */
    WHOLE,
    /** One of the replicas that NVIDIA's plugin makes of a GPU. */
    REPLICA,
    REFUSED
  }

  /** What it means that several containers ask. */
  enum Several {
    EACH,
    /** All on the same GPU. */
    SAME,
    REFUSED
  }

  /** What the GPUs must be like. */
  enum Term {
    MODELS,
    NOT_MODELS,
    UUIDS,
    NOT_UUIDS,
    NUMA,
    MODE,
    CONTAINER
  }

  /** The numbers, in the order in which they are looked at. */
  List<List<String>> numbers() {
    return List.of(count, memory, relative, compute);
  }

  /** Every key that it understands, the numbers first; they leave the pod. */
  List<String> keys() {
    List<String> keys = new ArrayList<>();
    numbers().forEach(some -> some.stream().filter(key -> !keys.contains(key)).forEach(keys::add));
    keys.addAll(terms.values());
    keys.addAll(refused.keySet());
    keys.addAll(ignored);
    return List.copyOf(keys);
  }

  /** The keys that show that a pod speaks it. */
  List<String> signs() {
    return keys().stream().filter(key -> !borrowed.contains(key)).toList();
  }

  /** Whether the number of this key is a fraction, and not in percent. */
  boolean isFraction(String key) {
    return from == From.ANNOTATIONS && relative.contains(key);
  }
}
