package dev.bayplan.bench.simulation;

import dev.bayplan.api.Keys;
import dev.bayplan.bench.model.NodeObject;
import dev.bayplan.bench.model.PodObject;
import dev.bayplan.bench.model.PodSpec;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.NodeConstraints;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placer;
import dev.bayplan.policies.PodClass;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Scoring;
import dev.bayplan.policies.Verdict;
import dev.bayplan.scheduler.engine.Booking;
import dev.bayplan.scheduler.engine.Standing;
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
  private final PolicySteps policies;

  Quiet(World world, PolicySteps policies) {
    this.world = world;
    this.policies = policies;
  }

  void check() {
    world.weather.clearUp();
    world.server.setAway(false);
    world.agents.hurry();
    world.clock.runFor(REST);
    policies.end(); // Now nothing else wakes whom they held up.
    world.clock.runFor(REST);
    world.trace.add("quiet");
    if (!world.leader().life().isReady()) {
      throw new Violation("the extender is not ready");
    }
    nothingSpins();
    booksAreTheTruth();
    noDeviceIsHadTwiceOrHeldForNobody();
    whatFitsIsBound();
    if (world.leader().life().bugs() > 0) {
      throw new Violation("the extender ran into " + world.leader().life().bugs() + " exceptions");
    }
  }

  private void nothingSpins() {
    long filters = world.filterCalls();
    long revision = world.server.revision();
    world.clock.runFor(LOOK);
    long more = world.filterCalls() - filters;
    long writes = world.server.revision() - revision;
    if (more > 0 || writes > 0) {
      throw new Violation(more + " filter calls and " + writes + " writes while nothing happens");
    }
  }

  private void booksAreTheTruth() {
    Set<String> onNodes = new HashSet<>();
    for (PodObject pod : world.server.pods().all()) {
      if (pod.bound() && !pod.ended()) {
        onNodes.add(pod.ref().uid());
        Optional<Booking> booking = world.leader().life().engine().booking(pod.ref().uid());
        if (!booking.map(b -> says(b, pod)).orElse(false)) {
          throw new Violation(
              "the books say "
                  + booking
                  + " of "
                  + pod
                  + ", which really has "
                  + Tally.real(world, pod));
        }
        saysWhatIsSo(pod);
      }
    }
    for (Booking booking : world.leader().life().engine().checkpoint().bookings()) {
      if (!onNodes.contains(booking.plan().pod().uid())) {
        throw new Violation("held for nobody: " + booking);
      }
    }
  }

  /** Of a stranger's devices the books may still know what nobody reports any more. */
  private boolean says(Booking booking, PodObject pod) {
    boolean untold =
        pod.status().standing() instanceof Standing.Unassigned
            && (!world.agents.reports(pod.status().node()) || world.kubelets.of(pod).isEmpty());
    return booking.stage() == Booking.Stage.BOUND
        && booking.plan().placement().node().equals(pod.status().node())
        && (untold || Tally.same(booking.plan().placement().grants(), Tally.real(world, pod), pod));
  }

  /** Pods of ours name the devices that they have and how their shares are kept apart. */
  private void saysWhatIsSo(PodObject pod) {
    Set<Grant> real = Tally.real(world, pod);
    if (!pod.spec().scheduler().equals(PodSpec.BAYPLAN)
        || !world.agents.reports(pod.status().node())) {
      return;
    }
    if (!Tally.same(Tally.grants(pod), real, pod)) {
      throw new Violation(pod + " does not say that it has " + real);
    }
    boolean shares = real.stream().anyMatch(Grant.Share.class::isInstance);
    String isolation = pod.annotations().getOrDefault(Keys.ISOLATION, "");
    if (world.kubelets.of(pod).isPresent() && !isolation.equals(shares ? "none" : "")) {
      throw new Violation("isolation is said to be " + isolation + " by " + pod);
    }
    if (world.kubelets.of(pod).filter(given -> !given.unfit().isEmpty()).isPresent()) {
      throw new Violation("unfit, and not evicted: " + pod);
    }
  }

  private void noDeviceIsHadTwiceOrHeldForNobody() {
    for (NodeObject node : world.server.nodes().all()) {
      NodeState real = Tally.state(world, node);
      world
          .leader()
          .life()
          .engine()
          .snapshot()
          .forEach(row -> {
            String name = row.node().facts().name();
            if (name.equals(node.name()) && world.agents.reports(name)) {
              same(real, row.node());
            }
          });
    }
  }

  private static void same(NodeState real, NodeState books) {
    boolean same =
        real.overCommitments() == 0
            && books.overCommitments() == 0
            && real.agent() == books.agent()
            && real.gpus().equals(books.gpus())
            && real.unknownGpus() == books.unknownGpus();
    for (int gpu = 0; same && gpu < real.gpus().size(); gpu++) {
      same =
          real.freeMiB(gpu) == books.freeMiB(gpu)
              && real.untouched(gpu) == books.untouched(gpu)
              && real.freeMigs(gpu) == books.freeMigs(gpu);
    }
    if (!same) {
      throw new Violation(
          "of "
              + real.facts().name()
              + " the books say something else than is so: "
              + brief(books)
              + ", but it is "
              + brief(real));
    }
  }

  private static String brief(NodeState node) {
    StringBuilder text = new StringBuilder(node.agent() + " " + node.unknownGpus() + " unknown");
    for (int gpu = 0; gpu < node.gpus().size(); gpu++) {
      text.append(", ").append(node.gpus().get(gpu).id());
      text.append(node.untouched(gpu) ? " untouched " : " ").append(node.freeMiB(gpu));
      text.append(" MIG ").append(Long.toBinaryString(node.freeMigs(gpu)));
    }
    return text + ", over-committed " + node.overCommitments();
  }

  private void whatFitsIsBound() {
    for (PodObject pod : world.server.pods().all()) {
      boolean waits =
          !pod.bound() && !pod.ended() && pod.spec().scheduler().equals(PodSpec.BAYPLAN);
      if (waits && pod.spec().ask() instanceof Request request) {
        for (NodeObject node : world.server.nodes().all()) {
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
        && Placer.place(
                PodClass.of(request, pod.ref().namespace()),
                Tally.state(world, node),
                Scoring.PACKING)
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
