package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.Hold;
import dev.bayplan.policies.InvalidRequest;
import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Placement;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Scoring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who holds what. Only the engine's one writer may call it; {@link #published()}, {@link #pods()}
 * and {@link #booking} may be read by anybody.
 *
 * <p>Each change of a node makes a new version. Nodes on which a change may have made room are
 * collected until {@link #takeRoomyNodes()}.
 */
final class Ledger {

  private final Nodes nodes = new Nodes();
  private final Pods pods = new Pods();
  private final Map<String, Booking> bookings = new ConcurrentHashMap<>();
  private final Map<String, Booking> reserved = new HashMap<>();
  private final Waiting waiting = new Waiting();
  private final AgentDesk agents = new AgentDesk(this);
  private final RuleDesk rules = new RuleDesk(this);
  private final Set<String> roomyNodes = new TreeSet<>();
  private final Settings settings;
  private final Demand demand = new Demand();
  private Snapshot snapshot;
  private volatile Snapshot published;
  private long roomVersion;

  Ledger(Settings settings) {
    this.settings = settings;
    snapshot = Snapshot.empty(settings.scoring());
    published = snapshot;
  }

  /** As the writer sees it, in the middle of an input too. */
  Snapshot snapshot() {
    return snapshot;
  }

  /**
   * As it was after the last whole input: the only pictures that a replay has, so the only ones
   * that anybody plans on.
   */
  Snapshot published() {
    return published;
  }

  /** An input has been taken in, and all that followed from it. */
  void publish() {
    published = snapshot;
  }

  NodeNames names() {
    return nodes.names();
  }

  Nodes nodes() {
    return nodes;
  }

  Pods pods() {
    return pods;
  }

  Waiting waiting() {
    return waiting;
  }

  @Nullable Booking booking(String uid) {
    return bookings.get(uid);
  }

  /** All bookings, in no order: the sums they make do not depend on it. */
  List<Booking> bookings() {
    return List.copyOf(bookings.values());
  }

  /** The version of the last change that may have made room somewhere. */
  long roomVersion() {
    return roomVersion;
  }

  Checkpoint checkpoint(long decided) {
    return new Checkpoint(
        settings,
        snapshot.version(),
        roomVersion,
        decided,
        nodes.names().all(),
        nodes.allFacts(),
        nodes.allAgents(),
        snapshot.rulebook().policies().policies(),
        snapshot.rulebook().namespaces().sorted(),
        pods.all(),
        bookings(),
        waiting.all(),
        pods.allGone(),
        demand.learned());
  }

  void restore(Checkpoint from) {
    from.names().forEach(nodes::row);
    from.nodes().forEach(facts -> nodes.facts(facts.name(), facts));
    from.agents().forEach(nodes::restore);
    from.gone().forEach(pods::gone);
    from.pods().forEach(pods::put);
    from.policies().forEach(policy -> apply(new Event.PolicySeen(policy)));
    from.namespaces().forEach((name, labels) -> apply(new Event.NamespaceSeen(name, labels)));
    from.bookings().forEach(this::book);
    from.waiting().forEach(pod -> waiting.restore(pods, pod));
    demand.restore(from.demand());
    Snapshot fresh =
        Snapshot.empty(settings.mix().isEmpty() ? scoring(demand.mix()) : settings.scoring())
            .with(0, snapshot.rulebook())
            .with(0, snapshot.groups());
    for (String name : from.names()) {
      fresh = fresh.with(from.version(), nodes.row(name), nodes.state(name));
    }
    snapshot = fresh.at(from.version());
    roomVersion = from.roomVersion();
    roomyNodes.clear();
    publish();
  }

  /** Nodes on which something may fit now that did not before, in order of their names. */
  List<String> takeRoomyNodes() {
    List<String> roomy = new ArrayList<>(roomyNodes);
    roomyNodes.clear();
    return roomy;
  }

  void apply(Event event) {
    switch (event) {
      case Event.NodeSeen seen -> {
        if (nodes.facts(seen.node().name(), seen.node())) {
          Snapshot before = snapshot;
          publish(seen.node().name(), true);
          rules.nodeChanged(before);
        }
      }
      case Event.NodeGone gone -> {
        if (nodes.facts(gone.node(), null)) {
          Snapshot before = snapshot;
          publish(gone.node(), false);
          rules.nodeChanged(before);
        }
      }
      case Event.DevicesSeen seen -> agents.seen(seen.node(), seen.report());
      case Event.DevicesGone gone -> agents.gone(gone.node());
      case Event.AgentHeard heard -> agents.heard(heard.node());
      case Event.AgentSilent silent -> agents.silent(silent.node());
      case Event.PolicySeen seen -> rules.policies(snapshot.rulebook().with(seen.policy()));
      case Event.PolicyGone gone -> rules.policies(snapshot.rulebook().without(gone.name()));
      case Event.NamespaceSeen seen -> rules.namespace(seen.name(), seen.labels());
      case Event.NamespaceGone gone -> rules.namespace(gone.name(), null);
      case Event.GangSeen _, Event.GangGone _ -> {} // The queue's, once it plans gangs.
      case Event.PodSeen seen -> podSeen(seen.pod());
      case Event.PodGone gone -> podGone(gone.uid());
      case Event.PodWoken woken -> {
        Booking held = bookings.get(woken.uid());
        if (held != null && held.plan().decision().equals(woken.decision())) {
          waiting.told(woken.uid());
        }
      }
      case Event.PodsListed listed -> {
        pods.missing(listed).forEach(this::podGone);
        awaitRefused();
      }
    }
  }

  /**
   * Whoever is pending may have been refused by the life before, and nobody but us can wake it when
   * an agent makes room. So all are tried now, and kept.
   */
  private void awaitRefused() {
    for (PodFacts pod : pods.all()) {
      if (pod.ours()
          && pod.standing() instanceof Standing.Pending
          && pod.ask() instanceof Request request
          && request.wantsGpus()) {
        waiting.put(pod, request);
      }
    }
    tryEverywhere();
  }

  private void podSeen(PodFacts seen) {
    boolean isNew = pods.get(seen.ref().uid()) == null;
    PodFacts pod = pods.put(seen);
    if (pod == null) {
      return; // older than what we know, or gone for good
    }
    if (isNew) {
      learn(pod);
    }
    rules.placed(pod.ref().uid());
    switch (pod.standing()) {
      case Standing.Pending _ -> waiting.update(pod);
      case Standing.Ended _ -> {
        waiting.remove(pod.ref().uid());
        release(pod.ref().uid());
      }
      case Standing.Assigned assigned -> assigned(pod, assigned);
      case Standing.Unassigned other -> {
        Booking known = bookings.get(pod.ref().uid());
        if (known != null && known.node().equals(other.node()) && speaksForItself(known)) {
          book(known.in(Booking.Stage.BOUND, 0));
        } else {
          bound(pod, Occupancy.unassigned(pod, other.node()), 1, PlannedBy.NOBODY);
        }
        agents.follow(other.node(), pod.ref().uid());
      }
    }
  }

  /** A pod that kube-scheduler told us of before the API server did. */
  void heardOf(PodFacts pod) {
    if (pods.put(pod) != null) {
      learn(pod);
    }
  }

  private void learn(PodFacts pod) {
    if (settings.mix().isEmpty() && pod.ask() instanceof Request request) {
      demand
          .learn(request)
          .ifPresent(mix -> snapshot = snapshot.with(snapshot.version() + 1, scoring(mix)));
    }
  }

  private Scoring scoring(JobMix mix) {
    return new Scoring(settings.preset(), mix, settings.seed());
  }

  /** Our own books may be ahead of the pod: then they followed the kubelet. */
  private void assigned(PodFacts pod, Standing.Assigned assigned) {
    Booking known = bookings.get(pod.ref().uid());
    String node = assigned.placement().node();
    boolean ahead =
        known != null
            && known.stage() == Booking.Stage.BOUND
            && known.node().equals(node)
            && known.plan().generation() > assigned.generation();
    if (!ahead) {
      bound(pod, Occupancy.of(pod, assigned), assigned.generation(), assigned.by());
      agents.follow(node, pod.ref().uid());
    }
  }

  /**
   * Whether what we know of a pod on this node is more than a pod without assignment tells: it was
   * bound before, or has no devices. A plan that we did not post yet says nothing: somebody else
   * has bound the pod, and its kubelet knows nothing of our devices.
   */
  private static boolean speaksForItself(Booking known) {
    return known.stage() == Booking.Stage.BOUND || known.plan().placement().grants().isEmpty();
  }

  private void bound(PodFacts pod, Occupancy occupancy, long generation, PlannedBy by) {
    Booking known = bookings.get(pod.ref().uid());
    Plan plan =
        known != null && known.plan().placement().equals(occupancy.placement())
            ? known.plan().atLeast(generation)
            : new Plan(pod.ref(), occupancy.placement(), generation, "", by);
    waiting.remove(pod.ref().uid());
    book(new Booking(plan, occupancy.hold(), Booking.Stage.BOUND, 0));
  }

  private void podGone(String uid) {
    pods.gone(uid);
    waiting.remove(uid);
    release(uid);
  }

  /** Enters or replaces the booking of one pod: one step, all or nothing. */
  void book(Booking booking) {
    String uid = booking.pod().uid();
    Booking old = bookings.put(uid, booking);
    if (old != null && !old.node().equals(booking.node()) && nodes.release(old.node(), uid)) {
      publish(old.node(), true);
    }
    reserved.remove(uid);
    if (booking.stage() == Booking.Stage.RESERVED) {
      reserved.put(uid, booking);
    }
    if (nodes.hold(booking.node(), uid, booking.hold())) {
      publish(booking.node(), old != null);
    }
    rules.placed(uid);
  }

  /** Gives back what the pod holds; nothing where it holds nothing. */
  void release(String uid) {
    Booking old = bookings.remove(uid);
    reserved.remove(uid);
    if (old != null && nodes.release(old.node(), uid)) {
      publish(old.node(), true);
    }
    rules.placed(uid);
  }

  /** Ends the reservations that were not used in time. */
  void expire(long nowNanos) {
    List<String> lapsed = new ArrayList<>();
    reserved.forEach((uid, booking) -> {
      if (booking.expiresNanos() - nowNanos <= 0) {
        lapsed.add(uid);
      }
    });
    lapsed.sort(null);
    for (String uid : lapsed) {
      Booking booking = bookings.get(uid);
      if (booking != null) {
        waiting.lapsed(uid, nodes.row(booking.node()));
        release(uid);
      }
    }
  }

  boolean hasLapsed(long nowNanos) {
    return reserved.values().stream().anyMatch(b -> b.expiresNanos() - nowNanos <= 0);
  }

  /** Uids of pods that have a reservation of devices on this node, sorted. */
  List<String> reservedOn(String node) {
    List<String> uids = new ArrayList<>();
    reserved.forEach((uid, booking) -> {
      if (booking.node().equals(node) && !booking.plan().placement().grants().isEmpty()) {
        uids.add(uid);
      }
    });
    uids.sort(null);
    return uids;
  }

  /** Pods that lost their reservation may fit on any node, also where no room was made. */
  void tryEverywhere() {
    snapshot.forEach(row -> roomyNodes.add(row.node().facts().name()));
  }

  /** Ends the reservations on this node that nobody may use now. */
  void giveBackUnusable(String node) {
    agents.giveBackUnusable(node);
  }

  long lateReports() {
    return agents.lateReports();
  }

  /** Publishes by which rules pods are placed from now on. */
  void publish(Rulebook rulebook) {
    snapshot = snapshot.with(snapshot.version() + 1, rulebook);
  }

  /** Publishes where the groups are. */
  void publish(Groups groups) {
    snapshot = snapshot.with(snapshot.version() + 1, groups);
  }

  /** Publishes a node of which it takes a look to know whether room was made. */
  void publish(String node) {
    Snapshot.Row before = snapshot.row(nodes.row(node));
    NodeState after = nodes.state(node);
    publish(node, before == null || after == null || after.roomierThan(before.node()));
  }

  void publish(String node, boolean mayMakeRoom) {
    long version = snapshot.version() + 1;
    if (mayMakeRoom) {
      roomVersion = version;
      roomyNodes.add(node);
    }
    snapshot = snapshot.with(version, nodes.row(node), nodes.state(node));
  }

  /** What a pod that is bound occupies, and where. */
  private record Occupancy(Placement placement, Hold hold) {

    static Occupancy of(PodFacts pod, Standing.Assigned assigned) {
      Placement placement = assigned.placement();
      return switch (pod.ask()) {
        case Request request when placement.grants().isEmpty() && request.wantsGpus() ->
            unassigned(pod, placement.node());
        case Request request ->
            new Occupancy(
                placement,
                Hold.of(
                    request,
                    placement,
                    assigned.by().sharer(pod.ref().namespace(), request.user())));
        case InvalidRequest invalid -> new Occupancy(placement, Hold.of(invalid));
      };
    }

    /** Whoever bound it knew nothing of our policies. */
    static Occupancy unassigned(PodFacts pod, String node) {
      Hold hold =
          switch (pod.ask()) {
            case Request request ->
                Hold.unassigned(
                    request, PlannedBy.NOBODY.sharer(pod.ref().namespace(), request.user()));
            case InvalidRequest invalid -> Hold.of(invalid);
          };
      return new Occupancy(new Placement(node, List.of()), hold);
    }
  }
}
