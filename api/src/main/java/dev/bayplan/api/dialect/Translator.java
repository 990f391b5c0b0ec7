package dev.bayplan.api.dialect;

import dev.bayplan.api.Keys;
import dev.bayplan.api.dialect.Dialect.From;
import dev.bayplan.api.dialect.Dialect.Term;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * A pod in another scheduler's words, in Bayplan's. Pure; the admission policy in {@code
 * manifests/base/dialects} does the same in CEL, and a test compares the two.
 */
public final class Translator {

  private static final Pattern SHARED_MIG = Pattern.compile("nvidia\\.com/mig-.+\\.shared");
  private static final Pattern PLAIN = Pattern.compile("[ -~]*");

  private final Settings settings;

  public Translator(Settings settings) {
    this.settings = settings;
  }

  /**
   * @param json a Pod, as an AdmissionReview carries it
   */
  public Translation translate(JsonNode json) {
    Pod pod = new Pod(json);
    if (!pod.isBayplans()) {
      return new Translation.Nothing();
    }
    Optional<String> mig =
        pod.resources().stream().filter(name -> SHARED_MIG.matcher(name).matches()).findFirst();
    if (mig.isPresent()) {
      return new Translation.Refused(
          mig.get() + " is a share of a MIG device; write the same without .shared");
    }
    return Dialects.TABLE.stream()
        .filter(row -> row.signs().stream().anyMatch(pod::carries))
        .findFirst()
        .map(row -> translate(pod, row))
        .orElseGet(Translation.Nothing::new);
  }

  private Translation translate(Pod pod, Dialect row) {
    return contradiction(pod, row)
        .or(() -> unreadable(pod, row))
        .<Translation>map(Translation.Refused::new)
        .orElseGet(() -> read(pod, row));
  }

  /** Two dialects, or one beside Bayplan's own names. */
  private static Optional<String> contradiction(Pod pod, Dialect row) {
    String sign = row.signs().stream().filter(pod::carries).findFirst().orElseThrow();
    List<String> known = row.keys();
    Optional<String> other =
        Dialects.TABLE.stream()
            .flatMap(one -> one.signs().stream())
            .filter(key -> !known.contains(key) && pod.carries(key))
            .findFirst();
    if (other.isPresent()) {
      return Optional.of(sign + " and " + other.get() + " are two dialects; write one of the two");
    }
    List<String> own = new ArrayList<>(pod.resources());
    own.addAll(pod.annotations().keySet());
    return own.stream()
        .filter(Translator::isOwn)
        .findFirst()
        .map(key ->
            sign
                + " stands beside Bayplan's own "
                + key
                + "; write the whole pod in one of the two");
  }

  private static boolean isOwn(String key) {
    return key.startsWith(Keys.GROUP + "/gpu-");
  }

  private static Optional<String> unreadable(Pod pod, Dialect row) {
    for (String key : row.keys()) {
      String text = pod.annotations().getOrDefault(key, "");
      if (!PLAIN.matcher(text).matches()) {
        return Optional.of(key + " has characters that are not printed; write plain ASCII");
      }
      if (row.refused().containsKey(key) && pod.carries(key)) {
        return Optional.of(key + " cannot be translated: " + row.refused().get(key));
      }
    }
    return TermReader.problem(row, pod.annotations());
  }

  private Translation read(Pod pod, Dialect row) {
    List<Wish> wishes = new ArrayList<>();
    Optional<String> target = target(pod, row);
    for (Pod.Container container : pod.containers()) {
      wishes.add(
          row.from() == From.RESOURCES
              ? new WishReader(row, settings, container, container.resources()).read()
              : target.equals(Optional.of(container.path()))
                  ? new WishReader(row, settings, container, pod.annotations()).read()
                  : new Wish.None());
    }
    return problem(wishes, row, target)
        .<Translation>map(Translation.Refused::new)
        .orElseGet(() -> new Rewriter(pod, row, wishes).patch());
  }

  /** Where the annotations' numbers belong; names are unique, so the path is as good. */
  private static Optional<String> target(Pod pod, Dialect row) {
    String name = pod.annotations().getOrDefault(row.terms().getOrDefault(Term.CONTAINER, ""), "");
    return pod.containers().stream()
        .filter(container -> name.isEmpty() || container.name().equals(name))
        .findFirst()
        .map(Pod.Container::path);
  }

  private static Optional<String> problem(List<Wish> wishes, Dialect row, Optional<String> target) {
    if (row.from() == From.ANNOTATIONS && target.isEmpty()) {
      return Optional.of(
          row.terms().getOrDefault(Term.CONTAINER, "") + " names no container of the pod");
    }
    return wishes.stream()
        .filter(Wish.Wrong.class::isInstance)
        .map(wish -> ((Wish.Wrong) wish).sentence())
        .findFirst()
        .or(() -> differing(wishes, row));
  }

  /** Annotations hold for a whole pod: what containers say must be the same. */
  private static Optional<String> differing(List<Wish> wishes, Dialect row) {
    List<Wish.Share> shares = Rewriter.shares(wishes);
    if (shares.size() > 1 && row.several() == Dialect.Several.REFUSED) {
      return Optional.of(
          row.name()
              + " counts the shares of all containers together; give them to one container, or"
              + " write Bayplan's own names");
    }
    if (shares.size() > 1
        && row.several() == Dialect.Several.SAME
        && shares.stream().anyMatch(share -> share.gpus() > 1)) {
      return Optional.of(
          "several containers share several GPUs; give them to one container, or write Bayplan's"
              + " own names");
    }
    SortedMap<String, List<String>> said = new TreeMap<>();
    said.put(
        Keys.GPU_MEMORY_PERCENT,
        shares.stream().map(share -> share.relative() ? share.percent() : "none").toList());
    said.put(
        Keys.GPU_COMPUTE,
        shares.stream().map(share -> Integer.toString(share.computePercent())).toList());
    said.put(
        Keys.GPU_SHARE_COUNT,
        shares.stream().map(share -> Integer.toString(share.gpus())).toList());
    return said.entrySet().stream()
        .filter(one -> one.getValue().stream().distinct().count() > 1)
        .findFirst()
        .map(one ->
            "its containers differ in "
                + one.getKey()
                + " ("
                + String.join(", ", one.getValue())
                + "), which holds for a whole pod; ask for the same in each, or make two pods");
  }
}
