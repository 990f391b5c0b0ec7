package dev.bayplan.api.dialect;

import dev.bayplan.api.Keys;
import dev.bayplan.api.dialect.Dialect.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the GPUs must be like, by a dialect's annotations. */
final class TermReader {

  /** Kept narrow: {@code !} excludes and the comma separates in Bayplan's own form. */
  private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9._/ ,-]{1,1000}");

  private TermReader() {}

  /** The first annotation that cannot be said in Bayplan's names. */
  static Optional<String> problem(Dialect row, SortedMap<String, String> annotations) {
    for (Map.Entry<Term, String> entry : row.terms().entrySet()) {
      String key = entry.getValue();
      String text = annotations.getOrDefault(key, "");
      if (annotations.containsKey(key) && !fits(entry.getKey(), text)) {
        return Optional.of(key + " is " + Shown.of(text) + "; " + remedy(entry.getKey()));
      }
    }
    return Optional.empty();
  }

  private static boolean fits(Term term, String text) {
    return switch (term) {
      case MODELS, NOT_MODELS, UUIDS, NOT_UUIDS -> NAMES.matcher(text).matches();
      case NUMA -> text.equals("true") || text.equals("false");
      case MODE -> text.equals("hami-core") || text.equals("mps");
      case CONTAINER -> true;
    };
  }

  private static String remedy(Term term) {
    return switch (term) {
      case MODELS, NOT_MODELS -> "write names of GPU models, separated by commas";
      case UUIDS, NOT_UUIDS -> "write UUIDs of GPUs, separated by commas";
      case NUMA -> "write true or false";
      case MODE ->
          "there are no such shares here; ask for the resource nvidia.com/mig-PROFILE for MIG, or"
              + " write hami-core or mps";
      case CONTAINER -> "write the name of a container";
    };
  }

  /** Bayplan's annotations for them. */
  static SortedMap<String, String> terms(Dialect row, SortedMap<String, String> annotations) {
    SortedMap<String, String> terms = new TreeMap<>();
    put(terms, Keys.GPU_MODEL, names(row, annotations, Term.MODELS, Term.NOT_MODELS));
    put(terms, Keys.GPU_UUID, names(row, annotations, Term.UUIDS, Term.NOT_UUIDS));
    put(terms, Keys.GPU_NUMA, said(row, annotations, Term.NUMA).equals("true") ? "single" : "");
    put(
        terms,
        Keys.GPU_ISOLATION,
        said(row, annotations, Term.MODE).equals("mps") ? "mps-cooperative" : "");
    return terms;
  }

  private static void put(SortedMap<String, String> terms, String key, String text) {
    if (!text.isEmpty()) {
      terms.put(key, text);
    }
  }

  private static String names(
      Dialect row, SortedMap<String, String> annotations, Term wanted, Term unwanted) {
    List<String> all = new ArrayList<>();
    list(said(row, annotations, wanted)).forEach(all::add);
    list(said(row, annotations, unwanted)).forEach(name -> all.add("!" + name));
    return String.join(", ", all);
  }

  private static Stream<String> list(String text) {
    return Stream.of(text.split(",", -1)).map(String::strip).filter(name -> !name.isEmpty());
  }

  private static String said(Dialect row, SortedMap<String, String> annotations, Term term) {
    return annotations.getOrDefault(row.terms().getOrDefault(term, ""), "");
  }
}
