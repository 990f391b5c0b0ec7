package dev.bayplan.bench.simulation;

import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Verdict;
import dev.bayplan.scheduler.engine.Booking;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold once the faults are over and everything had time to come to rest: every pod that
 * fits is bound (promise 3), the books say what the cluster says (promise 4), nothing is held for
 * nobody, and nothing spins.
 */
final class Quiet {

  /** Longer than leases, time-outs and back-offs take; shorter than the flush that is off. */
  private static final Duration REST = Duration.ofSeconds(200);

  private static final Duration LOOK = Duration.ofSeconds(60);

  private final World world;

  Quiet(World world) {
    this.world = world;
  }

  void check() {
    world.weather.clearUp();
    world.server.setAway(false);
    world.clock.runFor(REST);
    world.trace.add("quiet");
    if (!world.life().isReady()) {
      throw new Violation("the extender is not ready");
    }
    nothingSpins();
    booksAreTheTruth();
    whatFitsIsBound();
    if (world.life().bugs() > 0) {
      throw new Violation("the extender ran into " + world.life().bugs() + " exceptions");
    }
  }

  private void nothingSpins() {
    long filters = world.wire.filterCalls();
    long revision = world.server.revision();
    world.clock.runFor(LOOK);
    long more = world.wire.filterCalls() - filters;
    long writes = world.server.revision() - revision;
    if (more > 0 || writes > 0) {
      throw new Violation(more + " filter calls and " + writes + " writes while nothing happens");
    }
  }

  private void booksAreTheTruth() {
    Set<String> onNodes = new HashSet<>();
    for (PodObject pod : world.server.pods()) {
      if (pod.bound() && !pod.ended()) {
        onNodes.add(pod.ref().uid());
        Optional<Booking> booking = world.life().engine().booking(pod.ref().uid());
        if (!booking.map(b -> says(b, pod)).orElse(false)) {
          throw new Violation("the books say " + booking + " of " + pod);
        }
      }
    }
    for (Booking booking : world.life().engine().checkpoint().bookings()) {
      if (!onNodes.contains(booking.plan().pod().uid())) {
        throw new Violation("held for nobody: " + booking);
      }
    }
  }

  private static boolean says(Booking booking, PodObject pod) {
    return booking.stage() == Booking.Stage.BOUND
        && booking.plan().placement().node().equals(pod.status().node())
        && new HashSet<>(booking.plan().placement().grants()).equals(Tally.grants(pod));
  }

  private void whatFitsIsBound() {
    for (PodObject pod : world.server.pods()) {
      boolean waits =
          !pod.bound() && !pod.ended() && pod.spec().scheduler().equals(PodSpec.BAYPLAN);
      if (waits && pod.spec().ask() instanceof Request request) {
        for (NodeObject node : world.server.nodes()) {
          if (fits(pod, request, node)) {
            throw new Violation("fits on " + node.name() + " and is not bound: " + pod);
          }
        }
      }
    }
  }

  private boolean fits(PodObject pod, Request request, NodeObject node) {
    return selects(pod.spec().constraints(), node)
        && Tally.fitsByCount(world.server, pod.spec().counted(), node)
        && Placer.place(request, pod.ref().namespace(), Tally.state(world.server, node))
            instanceof Verdict.Fits;
  }

  private static boolean selects(NodeConstraints constraints, NodeObject node) {
    for (Map.Entry<String, String> wanted : constraints.selector().entrySet()) {
      if (!wanted.getValue().equals(node.facts().labels().get(wanted.getKey()))) {
        return false;
      }
    }
    return true;
  }
}
