package dev.bayplan.agent.audit;

import dev.bayplan.agent.audit.Finding.GhostBooking;
import dev.bayplan.agent.audit.Finding.OverUse;
import dev.bayplan.agent.audit.Finding.UnbookedProcess;
import dev.bayplan.agent.audit.Finding.WrongCard;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stays of one look after another: a blip is no finding, and a finding does not flicker. */
public record Audit(Map<String, Streak> streaks) {

  public static final Audit NONE = new Audit(Map.of());

  /** Of a ghost two looks are enough: it takes an answer of API server and kubelet each time. */
  private static final int GHOST_LOOKS = 2;

  public Audit {
    streaks = Map.copyOf(streaks);
  }

  /**
   * @param seen looks in a row
   * @param missed looks in a row
   * @param reported whether it has been seen often enough
   */
  public record Streak(Finding last, int seen, int missed, boolean reported) {}

  /**
   * @param findings in order of kind and subject
   * @param ghosts UIDs of pods whose booking may be dropped: they are gone and hold nothing
   * @param evictions what a policy wants evicted; nothing is ever killed here
   */
  public record Look(
      Audit audit, List<Finding> findings, List<String> ghosts, List<Eviction> evictions) {}

  /**
   * A pod that is to be evicted.
   *
   * @param container one of those that hold the share
   * @param sentence what its owner is told; the same at each look
   */
  public record Eviction(String podUid, Booking.PodName pod, String container, String sentence) {}

  public Look look(AuditRules rules, Picture picture, Instant now) {
    Map<String, Finding> seen = new TreeMap<>();
    new Comparison(rules, picture, now)
        .findings()
        .forEach(finding -> seen.putIfAbsent(key(finding), finding));
    Set<String> keys = new LinkedHashSet<>(seen.keySet());
    keys.addAll(streaks.keySet());
    Map<String, Streak> next = new TreeMap<>();
    for (String key : keys) {
      Streak before = streaks.get(key);
      Finding finding = seen.get(key);
      if (finding != null) {
        next.put(key, again(rules, before, finding));
      } else if (before != null && kept(rules, before, picture)) {
        next.put(key, missed(before, picture));
      }
    }
    return new Look(
        new Audit(next), findings(next), ghosts(next), evictions(rules, next, picture, now));
  }

  private static String key(Finding finding) {
    return finding.kind()
        + " "
        + finding.subject()
        + (finding instanceof OverUse over ? " " + over.gpu() : "");
  }

  private static Streak again(AuditRules rules, @Nullable Streak before, Finding finding) {
    if (before == null || (before.missed() > 0 && !before.reported())) {
      return new Streak(finding, 1, 0, rules.looks() <= 1);
    }
    int needed = finding instanceof GhostBooking ? GHOST_LOOKS : rules.looks();
    int seen = Math.min(before.seen() + 1, needed);
    return new Streak(
        finding.since(before.last().since()), seen, 0, before.reported() || seen >= needed);
  }

  /** A look that could not judge says nothing: the kubelet or the API server did not answer. */
  private static boolean judged(Streak before, Picture picture) {
    return switch (before.last()) {
      case GhostBooking _ -> picture.kubelet().isPresent() && picture.pods().isPresent();
      case WrongCard _ -> picture.kubelet().isPresent();
      case OverUse _, UnbookedProcess _ -> true;
    };
  }

  private static boolean kept(AuditRules rules, Streak before, Picture picture) {
    boolean over = before.reported() && before.missed() + 1 < rules.clearLooks();
    return !judged(before, picture) || over;
  }

  private static Streak missed(Streak before, Picture picture) {
    return judged(before, picture)
        ? new Streak(before.last(), before.seen(), before.missed() + 1, before.reported())
        : before;
  }

  private static List<Finding> findings(Map<String, Streak> streaks) {
    return streaks.values().stream().filter(Streak::reported).map(Streak::last).toList();
  }

  private static List<String> ghosts(Map<String, Streak> streaks) {
    return streaks.values().stream()
        .filter(streak -> streak.reported() && streak.missed() == 0)
        .filter(streak -> streak.last() instanceof GhostBooking)
        .map(streak -> ((GhostBooking) streak.last()).podUid())
        .toList();
  }

  private static List<Eviction> evictions(
      AuditRules rules, Map<String, Streak> streaks, Picture picture, Instant now) {
    return streaks.values().stream()
        .filter(streak -> rules.evictOverUse() && streak.reported() && streak.missed() == 0)
        .map(Streak::last)
        .filter(finding -> !finding.since().plus(rules.evictAfter()).isAfter(now))
        .filter(OverUse.class::isInstance)
        .map(OverUse.class::cast)
        .flatMap(over -> eviction(over, rules, picture).stream())
        .toList();
  }

  private static Optional<Eviction> eviction(OverUse over, AuditRules rules, Picture picture) {
    String sentence =
        over.pod()
            + " has used more of "
            + over.gpu()
            + " than its share of "
            + over.shareMiB()
            + " MiB for "
            + rules.evictAfter().toSeconds()
            + " s: ask for a larger share, or use less";
    return picture.bookings().stream()
        .filter(booking -> booking.podUid().equals(over.podUid()))
        .map(booking -> new Eviction(over.podUid(), over.pod(), booking.container(), sentence))
        .findFirst();
  }
}
