package dev.bayplan.policies;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which GPU models will do. A model is named by some of the words of its product name, one after
 * the other, in either case: {@code A100}, {@code A100-SXM4-80GB}, {@code NVIDIA H100 80GB HBM3},
 * or the value of GPU Feature Discovery's label {@code nvidia.com/gpu.product}. So {@code T4} is
 * not {@code T400}, and {@code A100} is both an A100-PCIE and an A100-SXM4.
 *
 * @param anyOf one of each of these sets must name the model; a pod's wish and its policy's add up
 * @param noneOf none of these may name it
 */
public record Models(List<Set<String>> anyOf, Set<String> noneOf) {

  public static final Models ANY = new Models(List.of(), Set.of());

  public Models {
    anyOf = anyOf.stream().filter(names -> !names.isEmpty()).map(Set::copyOf).distinct().toList();
    noneOf = Set.copyOf(noneOf);
  }

  public static Models of(Set<String> wanted, Set<String> unwanted) {
    return new Models(List.of(wanted), unwanted);
  }

  public boolean any() {
    return anyOf.isEmpty() && noneOf.isEmpty();
  }

  public boolean allows(String model) {
    return any()
        || (anyOf.stream().allMatch(names -> named(names, model)) && !named(noneOf, model));
  }

  private static boolean named(Set<String> names, String model) {
    String words = words(model);
    for (String name : names) {
      if (words.contains(words(name))) {
        return true;
      }
    }
    return false;
  }

  /**
   * The words between single spaces, with a space at either end, so that only whole words match.
   */
  private static String words(String text) {
    return " " + text.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9.]+", " ").strip() + " ";
  }

  /** One of these. */
  public static Models anyOf(String... names) {
    return of(Set.of(names), Set.of());
  }

  /** The same for equal models, whatever order they are held in. */
  String canonical() {
    List<String> sets = new ArrayList<>();
    anyOf.forEach(names -> sets.add(new TreeSet<>(names).toString()));
    sets.sort(null);
    return sets + " not " + new TreeSet<>(noneOf);
  }

  /** What both allow. */
  public Models and(Models other) {
    if (any() || other.any()) {
      return any() ? other : this;
    }
    List<Set<String>> all = new ArrayList<>(anyOf);
    all.addAll(other.anyOf);
    Set<String> none = new HashSet<>(noneOf);
    none.addAll(other.noneOf);
    return new Models(all, none);
  }
}
