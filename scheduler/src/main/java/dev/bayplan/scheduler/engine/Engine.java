package dev.bayplan.scheduler.engine;

import dev.bayplan.policies.PodRef;
import dev.bayplan.policies.Request;
import java.util.List;
import java.util.Optional;

/**
 * The door to the ledger. Callable from any thread: readers take the snapshot without a lock, each
 * input is applied by one writer at a time, and planning runs outside the writer on a snapshot
 * ({@link #filter}). Time is handed in as nanoseconds of a monotonic clock.
 */
public final class Engine {

  private static final int CONFLICTS_BEFORE_PLANNING_INSIDE = 3;

  private final Object writer = new Object();
  private final Recorder recorder;
  private final Ledger ledger;
  private final Decisions decisions;
  private final FilterDesk filterDesk;
  private final BindDesk bindDesk;
  private final QueueDesk queueDesk;
  private final Releases releases;
  private final Index index;
  private final GangPlanner gangPlanner;
  private final QueueDesk.Drafter drafter = new Planners();
  private long segmentStart;

  public Engine(Settings settings, Recorder recorder) {
    this(settings, recorder, 0);
  }

  private Engine(Settings settings, Recorder recorder, long decided) {
    this.recorder = recorder;
    this.ledger = new Ledger(settings);
    this.decisions = new Decisions(settings, recorder, ledger, decided);
    Reservations reservations = new Reservations(ledger, decisions);
    this.filterDesk = new FilterDesk(ledger, settings, decisions, reservations);
    this.bindDesk = new BindDesk(ledger, settings);
    this.index = new Index(settings.seed());
    this.gangPlanner = new GangPlanner(settings.topology());
    this.queueDesk = new QueueDesk(ledger, settings, decisions, reservations);
    this.releases = new Releases(ledger, settings);
  }

  /** An engine that goes on from a checkpoint exactly as the one that took it. */
  public static Engine restore(Checkpoint checkpoint, Recorder recorder) {
    Engine engine = new Engine(checkpoint.settings(), recorder, checkpoint.decisions());
    engine.ledger.restore(checkpoint);
    return engine;
  }

  public Snapshot snapshot() {
    return ledger.published();
  }

  public NodeNames names() {
    return ledger.names();
  }

  /** The pod of this name, as the API server told of it last. */
  public Optional<PodFacts> pod(String namespace, String name) {
    return ledger.pods().named(namespace, name);
  }

  public Optional<Booking> booking(String uid) {
    return Optional.ofNullable(ledger.booking(uid));
  }

  /**
   * What is to be written about this pod, or gang, so that it says what is so; mostly nothing.
   *
   * @param uid as inputs return it
   */
  public List<Correction> corrections(String uid) {
    synchronized (writer) {
      PodFacts pod = ledger.pods().get(uid);
      Booking booking = ledger.booking(uid);
      if (pod == null) {
        return ledger.gangs().plans().corrections(uid);
      }
      if (pod.standing() instanceof Standing.Pending) {
        return Steps.of(ledger.view(pod));
      }
      return booking == null
          ? List.of()
          : Corrections.of(
              pod,
              booking,
              ledger.nodes().allocations(booking.node(), uid),
              ledger.gangs().eviction(uid));
    }
  }

  /** Counted without the writer, so while it works the parts may be some inputs apart. */
  public Census census() {
    return Census.of(ledger);
  }

  public Checkpoint checkpoint() {
    synchronized (writer) {
      return ledger.checkpoint(decisions.count());
    }
  }

  /**
   * Takes in what an informer told.
   *
   * @return uids of the pods, and names of the gangs, about which there may be something to write;
   *     so of all inputs
   */
  public List<String> apply(Event event, long nowNanos) {
    synchronized (writer) {
      before(nowNanos);
      ledger.apply(event);
      return finish(new Entry.Happened(version(), nowNanos, event), nowNanos);
    }
  }

  /** Lets time pass: reservations that were not used lapse. Call it about once a second. */
  public List<String> tick(long nowNanos) {
    synchronized (writer) {
      if (!ledger.isDue(nowNanos)) {
        return List.of();
      }
      before(nowNanos);
      ledger.expire(nowNanos);
      return finish(new Entry.Ticked(version(), nowNanos), nowNanos);
    }
  }

  /** Whether a Binding of this pod to this node may be posted; if so its devices never lapse. */
  public BindStart beginBind(PodRef pod, String node, long nowNanos) {
    synchronized (writer) {
      before(nowNanos);
      BindStart start = bindDesk.begin(pod, node);
      finish(new Entry.BindBegan(version(), nowNanos, pod, node), nowNanos);
      return start;
    }
  }

  /** Books how the post ended. Not to be called while the outcome is unknown. */
  public List<String> endBind(String uid, BindEnd end, long nowNanos) {
    synchronized (writer) {
      before(nowNanos);
      bindDesk.end(uid, end, nowNanos);
      return finish(new Entry.BindEnded(version(), nowNanos, uid, end), nowNanos);
    }
  }

  /** A filter call's answer, and the pods about which there may be something to write. */
  public record Filtered(FilterAnswer answer, List<String> concerned) {}

  /**
   * Answers a filter call. A pod with devices gets one node, whose devices are held from now on for
   * one lease; the same question again gets the same answer.
   */
  public Filtered filter(Question question, Deadline deadline, long nowNanos) {
    if (wantsNoDevice(question.pod()) && ledger.booking(question.pod().ref().uid()) == null) {
      return remember(question.pod(), nowNanos);
    }
    for (int conflicts = 0; conflicts < CONFLICTS_BEFORE_PLANNING_INSIDE; conflicts++) {
      Optional<Filtered> answer = filterOn(snapshot(), question, deadline, nowNanos);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    synchronized (writer) {
      before(nowNanos);
      return filterOn(snapshot(), question, deadline, nowNanos).orElseThrow();
    }
  }

  /**
   * Its bind may come before an informer tells of the pod, and must know that it wants no device.
   */
  private Filtered remember(PodFacts pod, long nowNanos) {
    boolean known = ledger.pods().get(pod.ref().uid()) != null;
    List<String> concerned = known ? List.of() : apply(new Event.PodSeen(pod), nowNanos);
    return new Filtered(new FilterAnswer.Anywhere(), concerned);
  }

  private static boolean wantsNoDevice(PodFacts pod) {
    return pod.ask() instanceof Request request && !request.wantsGpus();
  }

  /**
   * Plans on this snapshot and commits; empty where the ledger has moved on and it must be planned
   * again. A replay calls it with the snapshot that the log names.
   */
  public Optional<Filtered> filterOn(
      Snapshot snapshot, Question question, Deadline deadline, long nowNanos) {
    boolean planned = ledger.booking(question.pod().ref().uid()) != null;
    Draft early = planned ? new Draft.NotYet() : draft(snapshot, question, deadline);
    if (early instanceof Draft.TooLate) {
      return Optional.of(new Filtered(FilterAnswer.TOO_LATE, List.of()));
    }
    synchronized (writer) {
      before(nowNanos);
      if (snapshot.version() < segmentStart) {
        return Optional.empty(); // A replay of this segment would not have that snapshot.
      }
      Optional<FilterAnswer> answer = answer(snapshot, question, early, nowNanos);
      Entry asked = new Entry.Asked(version(), nowNanos, snapshot.version(), question);
      return answer.map(a -> new Filtered(a, finish(asked, nowNanos)));
    }
  }

  private Optional<FilterAnswer> answer(
      Snapshot snapshot, Question question, Draft early, long nowNanos) {
    Optional<FilterAnswer> known = filterDesk.fromLedger(question);
    if (known.isPresent() || !(question.pod().ask() instanceof Request request)) {
      return known;
    }
    Draft draft = early instanceof Draft.NotYet ? draft(snapshot, question, Deadline.NONE) : early;
    return filterDesk.commit(question, request, draft, snapshot, nowNanos);
  }

  private Draft draft(Snapshot on, Question question, Deadline deadline) {
    if (!(question.pod().ask() instanceof Request request)) {
      return new Draft.NotYet();
    }
    PodFacts pod = question.pod();
    long seed = decisions.tieSeed(pod.ref());
    return Wanted.of(on, pod, request)
        .map(wanted -> Planner.draft(index, on, wanted, question, seed, deadline))
        .orElseGet(Draft.NamespaceUnknown::new);
  }

  /**
   * Tries the pod whose turn it is in our own queue: the draft is made off the writer.
   *
   * @return empty where nobody waits whom something could help
   */
  public Optional<List<String>> tryNext(long nowNanos) {
    for (int conflicts = 0; ; conflicts++) {
      synchronized (writer) {
        Optional<QueueDesk.Try> next = queueDesk.next(ledger.published());
        if (next.isEmpty()) {
          return Optional.empty();
        }
        if (conflicts == CONFLICTS_BEFORE_PLANNING_INSIDE) {
          return Optional.of(tried(next.get(), nowNanos).orElseThrow());
        }
      }
      Optional<List<String>> concerned = tryOnce(nowNanos);
      if (concerned.isPresent()) {
        return concerned;
      }
    }
  }

  private Optional<List<String>> tryOnce(long nowNanos) {
    Optional<QueueDesk.Try> next;
    synchronized (writer) {
      next = queueDesk.next(ledger.published());
    }
    return next.flatMap(attempt -> tried(attempt, nowNanos));
  }

  /** Tries this pod or gang again as a log tells, on the snapshot that it names. */
  public void tryOn(Snapshot snapshot, String name, long nowNanos) {
    synchronized (writer) {
      queueDesk.of(name, snapshot).ifPresent(attempt -> tried(attempt, nowNanos));
    }
  }

  private Optional<List<String>> tried(QueueDesk.Try attempt, long nowNanos) {
    QueueDesk.Drafted drafted = queueDesk.draft(attempt, drafter);
    synchronized (writer) {
      before(nowNanos);
      long plannedOn = attempt.on().version();
      if (plannedOn < segmentStart || !drafted.commit(nowNanos)) {
        return Optional.empty();
      }
      Entry tried = new Entry.Tried(version(), nowNanos, plannedOn, attempt.name());
      return Optional.of(finish(tried, nowNanos));
    }
  }

  /** Pure functions of a snapshot. */
  private final class Planners implements QueueDesk.Drafter {

    @Override
    public Draft draft(Snapshot on, Question question) {
      return Engine.this.draft(on, question, Deadline.NONE);
    }

    @Override
    public GangDraft draft(Snapshot on, GangRequest gang) {
      return gangPlanner.draft(on, gang, index.seed(), Deadline.NONE);
    }
  }

  private void before(long nowNanos) {
    ledger.setNow(nowNanos);
    if (recorder.before(this::checkpoint)) {
      segmentStart = version();
    }
  }

  /** Records the input, lets follow from it what follows, and records what was decided. */
  private List<String> finish(Entry input, long nowNanos) {
    recorder.record(input);
    ledger.settle(releases, nowNanos);
    decisions.flush();
    ledger.publish();
    return ledger.takeConcerned();
  }

  private long version() {
    return ledger.snapshot().version();
  }
}
