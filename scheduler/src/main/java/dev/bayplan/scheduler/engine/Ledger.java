package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.JobMix;
import dev.bayplan.policies.NodeFacts;
import dev.bayplan.policies.NodeState;
import dev.bayplan.policies.Reason;
import dev.bayplan.policies.Request;
import dev.bayplan.policies.Scoring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private final int[] stages = new int[Booking.Stage.values().length];
  private final Map<String, NavigableSet<String>> promises = new HashMap<>();
  private final Set<String> concerned = new LinkedHashSet<>();
  private final Queue queue = new Queue(Discipline.FIRST_COME);
  private final PodDesk podDesk = new PodDesk(this);
  private final GangDesk gangs;
  private final AgentDesk agents = new AgentDesk(this);
  private final RuleDesk rules = new RuleDesk(this);
  private final Set<String> roomyNodes = new TreeSet<>();
  private final Settings settings;
  private final Demand demand = new Demand();
  private Snapshot snapshot;
  private volatile Snapshot published;
  private long roomVersion;
  private long nowNanos;

  Ledger(Settings settings) {
    this.settings = settings;
    this.gangs = new GangDesk(this, settings);
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

  Queue queue() {
    return queue;
  }

  @Nullable Booking booking(String uid) {
    return bookings.get(uid);
  }

  /** All bookings, in no order: the sums they make do not depend on it. */
  List<Booking> bookings() {
    return List.copyOf(bookings.values());
  }

  /** A member was given to kube-scheduler: its gang's lease runs from now at the latest. */
  void gangIsOut(String uid) {
    gangs.out(uid, nowNanos);
  }

  /** The time of the input that is taken in now. */
  void setNow(long nanos) {
    nowNanos = nanos;
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
        queue.all(),
        podDesk.names(),
        podDesk.touches(),
        gangs.states(),
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
    podDesk.restore(from.named(), from.touches());
    gangs.restore(from.gangs());
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
    from.waiting().forEach(pod -> queue.restore(pods, pod, snapshot.rulebook()));
    roomyNodes.clear();
    concerned.clear();
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
      case Event.NodeSeen seen -> nodeSeen(seen.node());
      case Event.NodeGone gone -> {
        if (nodes.facts(gone.node(), null)) {
          Snapshot before = snapshot;
          publish(gone.node(), false);
          rules.nodeChanged(before);
          promisedOn(gone.node()).forEach(this::withdrawPlan);
        }
      }
      case Event.DevicesSeen seen -> {
        agents.seen(seen.node(), seen.report());
        seen.report().allocations().forEach(allocation -> concern(allocation.pod().uid()));
      }
      case Event.DevicesGone gone -> agents.gone(gone.node());
      case Event.AgentHeard heard -> agents.heard(heard.node());
      case Event.AgentSilent silent -> agents.silent(silent.node());
      case Event.PolicySeen seen -> rules.policies(snapshot.rulebook().with(seen.policy()));
      case Event.PolicyGone gone -> rules.policies(snapshot.rulebook().without(gone.name()));
      case Event.NamespaceSeen seen -> rules.namespace(seen.name(), seen.labels());
      case Event.NamespaceGone gone -> rules.namespace(gone.name(), null);
      case Event.GangSeen seen ->
          gangs.said(seen.namespace(), seen.gang(), Optional.of(seen.terms()));
      case Event.GangGone gone -> gangs.said(gone.namespace(), gone.gang(), Optional.empty());
      case Event.GangPlanWritten written -> gangs.plans().written(written.plan());
      case Event.GangPlanDeleted deleted ->
          gangs.plans().deleted(deleted.namespace(), deleted.gang());
      case Event.GangPlansListed listed -> gangs.plans().listed(listed, nowNanos);
      case Event.PodSeen seen -> podDesk.seen(seen.pod());
      case Event.PodGone gone -> podDesk.gone(gone.uid());
      case Event.PodNamed named -> podDesk.named(named.uid(), named.node());
      case Event.PodWoken woken -> podDesk.woken(woken.uid(), woken.decision());
      case Event.PodsListed listed -> podDesk.listed(listed);
    }
  }

  private void nodeSeen(NodeFacts facts) {
    Snapshot before = snapshot;
    if (nodes.facts(facts.name(), facts)) {
      publish(facts.name(), true);
      rules.nodeChanged(before);
      withdraw(facts.name());
    }
  }

  /**
   * Plans that nobody was told to carry out end where the node is another one now: cordoned,
   * tainted or gone, it would be refused by kube-scheduler. They are made anew at once.
   */
  private void withdraw(String node) {
    promisedOn(node).stream()
        .filter(uid -> has(uid, booking -> booking.stage() == Booking.Stage.PLANNED))
        .forEach(this::withdrawPlan);
  }

  private void withdrawPlan(String uid) {
    Waiter waiter = queue.get(uid);
    if (waiter != null) {
      remember(waiter.atTheHead());
    }
    release(uid);
    queue.tryEverywhere(uid);
  }

  /** Puts it in place of what was known of a pod that waits. */
  void remember(Waiter waiter) {
    queue.replace(waiter, snapshot.rulebook());
    concern(waiter.uid());
  }

  /** There may be something to write about this pod. */
  void concern(String uid) {
    concerned.add(uid);
  }

  /** Those since the last time. */
  List<String> takeConcerned() {
    List<String> all = new ArrayList<>(concerned);
    concerned.clear();
    return all;
  }

  Set<String> concerned() {
    return concerned;
  }

  /** All pods of this line are refused for now. */
  void park(Line line, SortedMap<Reason, Integer> nodes) {
    boolean news = !line.refusal().keySet().equals(nodes.keySet());
    queue.park(line, nodes);
    (news ? line.pods : List.of(line.head())).forEach(pod -> concern(pod.uid()));
  }

  /** The pod waits for a place of our choosing, and stands in line where it has none. */
  void queueUp(PodFacts pod, Request request) {
    queue.put(pod, request, snapshot.rulebook());
    if (!bookings.containsKey(pod.ref().uid()) && pod.ties().gang().isEmpty()) {
      stand(pod.ref().uid());
    }
  }

  /** Books it in this stage for one lease from now. */
  void lend(Booking booking, Booking.Stage stage) {
    book(booking.in(stage, nowNanos + settings.lease().toNanos()));
  }

  void placed(String uid) {
    rules.placed(uid);
  }

  void follow(String node, String uid) {
    agents.follow(node, uid);
  }

  /** It waits for nothing any more. */
  void forget(String uid) {
    podDesk.forget(uid);
  }

  /** GPUs of this node that are given twice. */
  int overCommitments(String node) {
    Snapshot.Row row = snapshot.row(nodes.row(node));
    return row == null ? 0 : row.node().overCommitments();
  }

  /** What is known of a pod that is not bound, for {@link Steps}. */
  Steps.View view(PodFacts pod) {
    String uid = pod.ref().uid();
    return new Steps.View(
        pod,
        booking(uid),
        queue.get(uid),
        gangs.whyNot(uid),
        List.copyOf(queue.refusal(uid).keySet()),
        podDesk.nominated(pod),
        podDesk.mustTouch(uid));
  }

  /** A pod that has no plan stands in line for one. */
  void stand(String uid) {
    queue.stand(uid, snapshot.rulebook());
  }

  /** Pods that are with kube-scheduler or the API server. */
  int inFlight() {
    return stages[Booking.Stage.RELEASED.ordinal()] + stages[Booking.Stage.POSTING.ordinal()];
  }

  boolean isNamed(Waiter pod, String node) {
    return podDesk.nominated(pod.facts()).equals(node);
  }

  /** A pod that kube-scheduler told us of before the API server did. */
  void heardOf(PodFacts pod) {
    podDesk.heardOf(pod);
  }

  void learn(PodFacts pod) {
    if (settings.mix().isEmpty() && pod.ask() instanceof Request request) {
      demand
          .learn(request)
          .ifPresent(mix -> snapshot = snapshot.with(snapshot.version() + 1, scoring(mix)));
    }
  }

  private Scoring scoring(JobMix mix) {
    return settings.scoring(mix);
  }

  /** Enters or replaces the booking of one pod: one step, all or nothing. */
  void book(Booking booking) {
    String uid = booking.pod().uid();
    Booking old = bookings.put(uid, booking);
    count(old, -1);
    count(booking, 1);
    if (old != null && !old.node().equals(booking.node()) && nodes.release(old.node(), uid)) {
      publish(old.node(), true);
    }
    if (nodes.hold(booking.node(), uid, booking.hold())) {
      publish(booking.node(), old != null);
    }
    queue.leave(uid);
    concern(uid);
    gangs.booked(uid);
    rules.placed(uid);
  }

  private void count(@Nullable Booking booking, int by) {
    if (booking != null) {
      stages[booking.stage().ordinal()] += by;
      if (booking.stage().isPromise()) {
        promises.compute(booking.node(), (_, its) -> promised(its, booking.pod().uid(), by > 0));
      }
    }
  }

  private static @Nullable NavigableSet<String> promised(
      @Nullable NavigableSet<String> uids, String uid, boolean now) {
    NavigableSet<String> its = uids == null ? new TreeSet<>() : uids;
    if (now) {
      its.add(uid);
    } else {
      its.remove(uid);
    }
    return its.isEmpty() ? null : its;
  }

  /** Gives back what the pod holds; nothing where it holds nothing. If it waits, it is in line. */
  void release(String uid) {
    Booking old = bookings.remove(uid);
    count(old, -1);
    if (old != null && nodes.release(old.node(), uid)) {
      publish(old.node(), true);
    }
    if (old != null) {
      stand(uid);
      concern(uid);
      gangs.booked(uid);
    }
    rules.placed(uid);
  }

  /** Ends the promises that were not used in time. */
  void expire(long nowNanos) {
    lapsed(nowNanos).sorted().toList().forEach(podDesk::lapsed);
    gangs.tick(nowNanos);
  }

  private Stream<String> lapsed(long nowNanos) {
    return promises.values().stream()
        .flatMap(NavigableSet::stream)
        .filter(uid -> has(uid, booking -> booking.lapses(nowNanos)));
  }

  /** Whether time alone changes something. */
  boolean isDue(long nowNanos) {
    return gangs.isDue() || lapsed(nowNanos).findAny().isPresent();
  }

  GangDesk gangs() {
    return gangs;
  }

  /** Uids of pods that devices on this node are promised to, sorted. */
  List<String> reservedOn(String node) {
    return promisedOn(node).stream()
        .filter(uid -> has(uid, booking -> !booking.plan().placement().grants().isEmpty()))
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private boolean has(String uid, Predicate<Booking> what) {
    Booking booking = bookings.get(uid);
    return booking != null && what.test(booking);
  }

  private List<String> promisedOn(String node) {
    return List.copyOf(promises.getOrDefault(node, new TreeSet<>()));
  }

  /** Whoever waits may fit on any node, also where no room was made. */
  void tryEverywhere() {
    queue.tryEverywhere();
  }

  /** By other rules they are other classes. */
  void regroup() {
    queue.regroup(snapshot.rulebook());
  }

  /** What followed from an input: who may fit now, and who may go. */
  void settle(Releases releases, long nowNanos) {
    gangs.settle(nowNanos);
    for (String node : takeRoomyNodes()) {
      queue.room(nodes.row(node), snapshot);
    }
    concerned.forEach(releases::look);
    releases.grant(nowNanos);
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
}
