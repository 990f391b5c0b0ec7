package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps, inside the writer, what the API server has of gangs' plans, and says what is to be written
 * there. A plan is there before the first member goes, with the places of all, and until the gang
 * is whole or holds nothing: whoever starts anew finds the places of those that nobody bound yet,
 * and when the lease began.
 */
final class GangPlanDesk {

  /** A life that has just begun needs so long to see what is bound. */
  private static final Duration LEFT_AT_LEAST = Duration.ofSeconds(15);

  /** Nobody counts so far: such a plan is not ours, and the next one could not supersede it. */
  private static final long HIGHEST_GENERATION = 1L << 53;

  /** No uid of a pod has a slash. */
  private static final String PREFIX = "gang/";

  private final GangDesk gangs;
  private final Ledger ledger;
  private final Settings settings;

  GangPlanDesk(GangDesk gangs, Ledger ledger, Settings settings) {
    this.gangs = gangs;
    this.ledger = ledger;
    this.settings = settings;
  }

  /** By which the upkeep asks for a gang's corrections, as by the uid for a pod's. */
  static String name(Gang gang) {
    return PREFIX + gang.key;
  }

  /** What is to be written for the gang of this name; nothing where it is none. */
  List<Correction> corrections(String name) {
    Gang gang = name.startsWith(PREFIX) ? gangs.named(name.substring(PREFIX.length())) : null;
    if (gang == null) {
      return List.of();
    }
    boolean wanted = !gang.started && (gang.turn || gang.leaseEnds != 0) && holds(gang);
    if (wanted) {
      return unusable(gang)
          ? List.of(end(gang))
          : isWritten(gang) ? List.of() : List.of(new Correction.WriteGangPlan(plan(gang)));
    }
    boolean over = gang.written.isPresent() && (isWhole(gang) || !holds(gang));
    return over ? List.of(end(gang)) : List.of();
  }

  private static boolean isWhole(Gang gang) {
    return gang.started && gang.leaseEnds == 0;
  }

  private boolean holds(Gang gang) {
    return gang.uids.stream().anyMatch(uid -> ledger.booking(uid) != null);
  }

  /** Nobody can obey it, and what we write would not replace it: it goes first. */
  private static boolean unusable(Gang gang) {
    return gang.written.filter(plan -> plan.members().isEmpty()).isPresent();
  }

  private static Correction end(Gang gang) {
    return new Correction.DeleteGangPlan(namespace(gang), named(gang));
  }

  private static String namespace(Gang gang) {
    return gang.key.substring(0, gang.key.indexOf('/'));
  }

  private static String named(Gang gang) {
    return gang.key.substring(gang.key.indexOf('/') + 1);
  }

  private GangPlanned plan(Gang gang) {
    List<Plan> members =
        gangs.pods(gang).stream()
            .filter(pod -> ledger.booking(pod.ref().uid()) != null)
            .sorted(Roll.BY_RANK)
            .map(pod -> booked(pod.ref().uid()).plan())
            .toList();
    return new GangPlanned(
        namespace(gang),
        named(gang),
        gang.generation + 1,
        gang.written.map(GangPlanned::epoch).orElse(0L),
        (int) settings.gangLease().toSeconds(),
        gang.written.map(GangPlanned::firstReleaseSeconds).orElse(0L),
        members);
  }

  private Booking booked(String uid) {
    Booking booking = ledger.booking(uid);
    if (booking == null) {
      throw new IllegalStateException("nothing is booked for pod " + uid);
    }
    return booking;
  }

  /** All that it holds is in its plan. */
  private boolean isWritten(Gang gang) {
    return isWritten(gang, gang.uids);
  }

  private boolean isWritten(Gang gang, Collection<String> uids) {
    return uids.stream()
        .map(ledger::booking)
        .allMatch(booking -> booking == null || gang.isWritten(booking));
  }

  /** Whether these may go now; if not, they may once their plan is written. */
  boolean mayGo(List<String> uids) {
    Gang gang = gangs.of(uids.getFirst());
    if (gang == null || gang.started || isWritten(gang, uids)) {
      return true;
    }
    gang.turn = true;
    ledger.concern(name(gang));
    return false;
  }

  /** The API server took it. */
  void written(GangPlanned plan) {
    Gang gang = gangs.gang(GangDesk.key(plan.namespace(), plan.gang()));
    if (gang.written.filter(known -> known.supersedes(plan)).isEmpty()) {
      gang.has(Optional.of(plan));
      gang.generation = Math.max(gang.generation, plan.generation());
    }
    gangs.look(gang);
    gang.uids.forEach(this::lookAgain);
  }

  private void lookAgain(String uid) {
    Booking booking = ledger.booking(uid);
    if (booking != null && booking.stage() == Booking.Stage.PLANNED) {
      ledger.concern(uid);
    }
  }

  void deleted(String namespace, String name) {
    Gang gang = gangs.gang(GangDesk.key(namespace, name));
    gang.has(Optional.empty());
    gangs.look(gang);
    gang.uids.forEach(this::lookAgain);
  }

  /** What the life before left: leases that began there go on. */
  void listed(Event.GangPlansListed listed, long nowNanos) {
    gangs.all().forEach(gang -> gang.has(Optional.empty()));
    for (GangPlanned plan : listed.plans()) {
      Gang gang = gangs.gang(GangDesk.key(plan.namespace(), plan.gang()));
      GangPlanned known = plan.generation() < HIGHEST_GENERATION ? plan : nothing(plan);
      gang.has(Optional.of(known));
      gang.generation = Math.max(gang.generation, known.generation());
      gangs.look(gang);
      gang.uids.forEach(this::lookAgain);
      if (!gang.started && !unusable(gang)) {
        gang.lend(nowNanos, left(plan, listed.atSeconds()));
      }
    }
  }

  private static GangPlanned nothing(GangPlanned plan) {
    return new GangPlanned(plan.namespace(), plan.gang(), 0, 0, 0, 0, List.of());
  }

  /** Never more than a whole lease, whatever the clocks say. */
  private Duration left(GangPlanned plan, long atSeconds) {
    long whole = settings.gangLease().toSeconds();
    long began = plan.firstReleaseSeconds() == 0 ? atSeconds : plan.firstReleaseSeconds();
    long gone = Math.clamp(atSeconds - began, 0L, whole);
    long least = Math.min(LEFT_AT_LEAST.toSeconds(), whole);
    return Duration.ofSeconds(Math.max(least, whole - gone));
  }

  /** Where the life before had planned this pod, if the plan gives it what it asks for. */
  Optional<Plan> planOf(PodFacts pod, Request request) {
    @Nullable Gang gang = gangs.of(pod.ref().uid());
    return gang == null || gang.started || gang.leaseEnds == 0
        ? Optional.empty()
        : gang.written.stream()
            .flatMap(plan -> plan.members().stream())
            .filter(one -> one.pod().equals(pod.ref()) && gives(one.placement(), request))
            .findFirst();
  }

  private static boolean gives(Placement placement, Request request) {
    long wanted = request.containers().stream().mapToLong(GangPlanDesk::devices).sum();
    return placement.grants().size() == wanted
        && request.containers().stream().allMatch(its -> has(placement, its));
  }

  private static boolean has(Placement placement, ContainerRequest its) {
    return placement.grants().stream()
            .filter(grant -> grant.container().equals(its.name()) && isOfKind(grant, its.gpus()))
            .distinct()
            .count()
        == devices(its);
  }

  private static boolean isOfKind(Grant grant, GpuAsk ask) {
    return switch (grant) {
      case Grant.Whole _ -> ask instanceof GpuAsk.Whole;
      case Grant.Share _ -> ask instanceof GpuAsk.Share;
      case Grant.Mig _ -> ask instanceof GpuAsk.Mig;
    };
  }

  private static long devices(ContainerRequest container) {
    return switch (container.gpus()) {
      case GpuAsk.None _ -> 0;
      case GpuAsk.Whole whole -> whole.count();
      case GpuAsk.Share share -> share.gpus();
      case GpuAsk.Mig mig -> mig.count();
    };
  }
}
