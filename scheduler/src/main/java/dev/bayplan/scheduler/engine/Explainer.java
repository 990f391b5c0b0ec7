package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Remedy;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Shortfall;
import dev.bayplan.policies.Verdict;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Answers "why" from a snapshot, without a filter call: a pure function, so it also answers where
 * the in-tree plugins refused first and we were never asked.
 */
public final class Explainer {

  /**
   * Nearest first: what can pass before what cannot, then by how much of what is asked is there.
   * The missing amounts themselves have different units and do not compare.
   */
  private static final Comparator<Explanation.Closest> NEAREST_FIRST =
      Comparator.comparing((Explanation.Closest c) -> c.reason().remedy() == Remedy.NEVER)
          .thenComparing(c -> -portionThere(c.shortfall()))
          .thenComparing(Explanation.Closest::reason, Comparator.reverseOrder())
          .thenComparing(Explanation.Closest::node);

  private static double portionThere(Shortfall lack) {
    return lack.asked() == 0 ? 0 : (double) lack.available() / lack.asked();
  }

  private Explainer() {}

  public static Explanation explain(Snapshot snapshot, PodFacts pod, Optional<Booking> booking) {
    if (booking.isPresent()) {
      return ofBooking(pod, booking.get());
    }
    if (!pod.ours()) {
      return new Explanation(
          pod.ref(),
          Explanation.State.FOREIGN,
          "The pod names another scheduler; set spec.schedulerName to have it placed here.",
          new Explanation.Finding.Nothing());
    }
    return switch (pod.ask()) {
      case InvalidRequest invalid ->
          pending(
              pod,
              Reason.InvalidGpuRequest.sentence() + ": " + invalid.problem(),
              new Explanation.Finding.Missing(
                  new TreeMap<>(), Reason.InvalidGpuRequest, Optional.empty()));
      case Request request -> ofRequest(snapshot, pod, request);
    };
  }

  private static Explanation ofBooking(PodFacts pod, Booking booking) {
    boolean bound = booking.stage() == Booking.Stage.BOUND;
    int devices = booking.plan().placement().grants().size();
    String sentence =
        (bound ? "Bound to node " : "Held for it on node ")
            + booking.node()
            + (devices == 0 ? "." : " with " + devices + (devices == 1 ? " device." : " devices."));
    return new Explanation(
            pod.ref(),
            bound ? Explanation.State.BOUND : Explanation.State.HELD,
            sentence,
            new Explanation.Finding.Devices(booking.plan().placement()))
        .under(booking.plan().by().policy(), "decided");
  }

  private static Explanation ofRequest(Snapshot snapshot, PodFacts pod, Request request) {
    return Wanted.of(snapshot, pod, request)
        .map(wanted ->
            ofWanted(snapshot, pod, wanted)
                .under(wanted.pod().rules().policy(), "applies" + where(wanted.domain())))
        .orElseGet(() ->
            pending(
                pod,
                "namespace " + pod.ref().namespace() + " is not known yet, and policies look at it",
                new Explanation.Finding.Missing(
                    new TreeMap<>(), Reason.SchedulerNotReady, Optional.empty())));
  }

  private static String where(Domain domain) {
    return domain.values().isEmpty()
        ? ""
        : ": its group is where "
            + domain.key()
            + " is "
            + String.join(" or ", new TreeSet<>(domain.values()));
  }

  private static Explanation ofWanted(Snapshot snapshot, PodFacts pod, Wanted wanted) {
    Scoring scoring = snapshot.scoring().of(wanted.pod());
    Survey survey = new Survey(scoring);
    snapshot.forEach(row -> survey.add(row, wanted.on(row.node(), scoring)));
    Verdict.Fits fits = survey.fits;
    if (fits != null) {
      return new Explanation(
          pod.ref(),
          Explanation.State.FITS,
          "It fits on node " + fits.placement().node() + " now; kube-scheduler will ask again.",
          new Explanation.Finding.Devices(fits.placement()));
    }
    Explanation.Closest closest = survey.closest;
    if (closest == null) {
      return pending(
          pod,
          "no node is known",
          new Explanation.Finding.Missing(
              survey.nodes, Reason.DevicesNotReported, Optional.empty()));
    }
    return pending(
        pod,
        sentence(survey, closest),
        new Explanation.Finding.Missing(survey.nodes, closest.reason(), Optional.of(closest)));
  }

  private static Explanation pending(
      PodFacts pod, String why, Explanation.Finding.Missing missing) {
    String sentence = "Pending: " + why + ". " + advice(missing.reason().remedy());
    return new Explanation(pod.ref(), Explanation.State.PENDING, sentence, missing);
  }

  private static String sentence(Survey survey, Explanation.Closest closest) {
    Shortfall lack = closest.shortfall();
    int all = survey.nodes.values().stream().mapToInt(Integer::intValue).sum();
    String where =
        closest.reason().sentence()
            + " (on none of "
            + all
            + (all == 1 ? " node" : " nodes")
            + "); the closest is "
            + closest.node();
    return lack.unit() == Shortfall.Unit.NOTHING
        ? where
        : where
            + ", which has "
            + lack.available()
            + " of "
            + lack.asked()
            + " "
            + lack.unit().text()
            + ": "
            + lack.missing()
            + " more needed";
  }

  private static String advice(Remedy remedy) {
    return switch (remedy) {
      case WAIT -> "Waiting helps: it is tried again by itself.";
      case PREEMPT -> "It fits when other pods end; it is tried again by itself.";
      case NEVER -> "Waiting does not help: change the request or the nodes.";
    };
  }

  /** Collects the verdicts of all nodes. */
  private static final class Survey {
    final Scoring scoring;
    final SortedMap<Reason, Integer> nodes = new TreeMap<>();
    Verdict.@Nullable Fits fits;
    Explanation.@Nullable Closest closest;

    Survey(Scoring scoring) {
      this.scoring = scoring;
    }

    void add(Snapshot.Row row, Verdict verdict) {
      switch (verdict) {
        case Verdict.Fits found -> {
          if (fits == null || scoring.compare(found.score(), fits.score()) > 0) {
            fits = found;
          }
        }
        case Verdict.Refused refused -> {
          nodes.merge(refused.reason(), 1, Integer::sum);
          Explanation.Closest next =
              new Explanation.Closest(
                  row.node().facts().name(), refused.reason(), refused.shortfall());
          if (closest == null || NEAREST_FIRST.compare(next, closest) < 0) {
            closest = next;
          }
        }
      }
    }
  }
}
