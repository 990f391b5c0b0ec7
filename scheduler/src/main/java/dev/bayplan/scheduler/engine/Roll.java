package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.GangTerms;
import dev.bayplan.policies.Member;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Calls the roll of one gang: a pure function of its pods and of what an object says of it. Pods
 * that have ended, or are being deleted, are not there: others take their place.
 */
final class Roll {

  static final Comparator<PodFacts> BY_RANK =
      Comparator.<PodFacts>comparingInt(pod -> rankOrLast(member(pod)))
          .thenComparing(pod -> member(pod).role())
          .thenComparing(Roll::name);

  private static final Comparator<PodFacts> BY_AGE =
      Comparator.comparingLong(PodFacts::createdSeconds).thenComparing(BY_RANK);

  private final List<PodFacts> pods;
  private final Optional<GangTerms> said;
  private final boolean started;

  private Roll(List<PodFacts> pods, Optional<GangTerms> said, boolean started) {
    this.pods = pods;
    this.said = said;
    this.started = started;
  }

  /**
   * @param pods all that name the gang, in any order
   * @param said by an object; empty where there is none
   * @param started the gang was bound whole once and has pods on nodes still: whoever comes now
   *     replaces a member, or adds one, and waits for nobody
   */
  static Muster call(Collection<PodFacts> pods, Optional<GangTerms> said, boolean started) {
    List<PodFacts> there = pods.stream().filter(Roll::isThere).sorted(BY_RANK).toList();
    Roll roll = new Roll(there, said, started);
    return roll.contradiction().<Muster>map(Muster.Contradiction::new).orElseGet(roll::muster);
  }

  private static boolean isThere(PodFacts pod) {
    return !(pod.standing() instanceof Standing.Ended)
        && !pod.marks().leaving()
        && pod.ties().gang().isPresent();
  }

  private Optional<String> contradiction() {
    if (said.isPresent() && !said.get().problem().isEmpty()) {
      return Optional.of(said.get().problem());
    }
    SortedSet<String> sizes = words(member -> member.size() == 0 ? "" : "" + member.size());
    SortedSet<String> levels = words(Member::requiredLevel);
    if (sizes.size() > 1) {
      return Optional.of(differ("are so many", sizes, "bayplan.dev/gang-size"));
    }
    return levels.size() > 1
        ? Optional.of(differ("keep within", levels, "bayplan.dev/gang-require-level"))
        : Optional.empty();
  }

  private SortedSet<String> words(Function<Member, String> word) {
    SortedSet<String> words = new TreeSet<>();
    pods.forEach(pod -> words.add(word.apply(member(pod))));
    words.remove("");
    return words;
  }

  private String differ(String what, SortedSet<String> words, String key) {
    return "the members of "
        + member(pods.getFirst()).gang()
        + " do not agree that they "
        + what
        + ": "
        + String.join(", ", words)
        + "; write the same "
        + key
        + " into all of them";
  }

  private Muster muster() {
    int size = pods.stream().mapToInt(pod -> member(pod).size()).max().orElse(0);
    if (size > 0 && stages().isEmpty()) {
      return exactly(size);
    }
    if (said.isEmpty()) {
      return started ? ready(pods, 0, "") : new Muster.Unknown();
    }
    return stages().isEmpty() ? ready(pods, said.get().minCount(), "") : staged();
  }

  private Map<String, Integer> stages() {
    return said.map(terms -> (Map<String, Integer>) terms.staged()).orElse(Map.of());
  }

  /** The eldest are the gang; whoever comes after them is one too many. */
  private Muster exactly(int size) {
    List<PodFacts> surplus = new ArrayList<>(pods.stream().filter(Roll::isPending).toList());
    surplus.sort(BY_AGE);
    int places = Math.clamp(size - (pods.size() - surplus.size()), 0, surplus.size());
    surplus.subList(0, places).clear();
    List<PodFacts> gang = pods.stream().filter(pod -> !surplus.contains(pod)).toList();
    return switch (ready(gang, size, "")) {
      case Muster.Ready(var together, var others, _, GangTerms terms) ->
          new Muster.Ready(together, others, surplus, terms);
      case Muster other -> other;
    };
  }

  /** The first role that is complete; where there is none, the first that is not. */
  private Muster staged() {
    SortedSet<String> roles = new TreeSet<>();
    pods.stream().filter(Roll::isPending).forEach(pod -> roles.add(member(pod).role()));
    Muster first = ready(List.of(), 0, "");
    for (String role : roles) {
      List<PodFacts> stage = pods.stream().filter(pod -> member(pod).role().equals(role)).toList();
      Muster found = ready(stage, stages().getOrDefault(role, 1), role);
      if (found instanceof Muster.Ready) {
        return found;
      }
      first = found;
    }
    return first;
  }

  private Muster ready(List<PodFacts> gang, int needed, String role) {
    List<PodFacts> pending = gang.stream().filter(Roll::isPending).toList();
    int bound = gang.size() - pending.size();
    boolean replaces = started && (role.isEmpty() || bound > 0);
    int missing = replaces ? 0 : Math.max(0, needed - bound);
    return pending.size() < missing
        ? new Muster.Waiting(role, gang.size(), needed)
        : new Muster.Ready(
            pending.subList(0, missing),
            pending.subList(missing, pending.size()),
            List.of(),
            terms(needed));
  }

  /** What the members say of levels comes before what the object says. */
  private GangTerms terms(int needed) {
    GangTerms object = said.orElse(GangTerms.ALONE);
    SortedSet<String> required = words(Member::requiredLevel);
    SortedSet<String> preferred = words(Member::preferredLevel);
    return new GangTerms(
        needed,
        required.isEmpty() ? object.requiredLevel() : required.first(),
        preferred.isEmpty() ? object.preferredLevel() : preferred.first());
  }

  private static boolean isPending(PodFacts pod) {
    return pod.standing() instanceof Standing.Pending;
  }

  private static Member member(PodFacts pod) {
    return pod.ties().gang().orElseThrow();
  }

  private static int rankOrLast(Member member) {
    return member.rank() == Member.NO_RANK ? Integer.MAX_VALUE : member.rank();
  }

  private static String name(PodFacts pod) {
    return pod.ref().qualifiedName();
  }
}
