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
  private final Settings settings;
  private final Recorder recorder;
  private final Ledger ledger;
  private final Decisions decisions;
  private final FilterDesk filterDesk;
  private final BindDesk bindDesk;
  private final Waker waker;
  private final Index index;
  private long segmentStart;

  public Engine(Settings settings, Recorder recorder) {
    this(settings, recorder, 0);
  }

  private Engine(Settings settings, Recorder recorder, long decided) {
    this.settings = settings;
    this.recorder = recorder;
    this.ledger = new Ledger(settings);
    this.decisions = new Decisions(settings, recorder, ledger, decided);
    Reservations reservations = new Reservations(ledger, decisions);
    this.filterDesk = new FilterDesk(ledger, settings, decisions, reservations);
    this.bindDesk = new BindDesk(ledger, settings);
    this.index = new Index(settings.seed());
    this.waker = new Waker(ledger, settings, reservations);
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

  /** What is to be written about this pod so that it says what is so; mostly nothing. */
  public List<Correction> corrections(String uid) {
    synchronized (writer) {
      PodFacts pod = ledger.pods().get(uid);
      Booking booking = ledger.booking(uid);
      return pod == null || booking == null
          ? List.of()
          : Corrections.of(pod, booking, ledger.nodes().allocations(booking.node(), uid));
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

  /** Takes in what an informer told. The wakes are for the committer to carry out. */
  public List<Wake> apply(Event event, long nowNanos) {
    synchronized (writer) {
      before();
      ledger.apply(event);
      return finish(new Entry.Happened(version(), nowNanos, event), nowNanos);
    }
  }

  /** Lets time pass: reservations that were not used lapse. Call it about once a second. */
  public List<Wake> tick(long nowNanos) {
    synchronized (writer) {
      if (!ledger.hasLapsed(nowNanos)) {
        return List.of();
      }
      before();
      ledger.expire(nowNanos);
      return finish(new Entry.Ticked(version(), nowNanos), nowNanos);
    }
  }

  /** Whether a Binding of this pod to this node may be posted; if so its devices never lapse. */
  public BindStart beginBind(PodRef pod, String node, long nowNanos) {
    synchronized (writer) {
      before();
      BindStart start = bindDesk.begin(pod, node);
      finish(new Entry.BindBegan(version(), nowNanos, pod, node), nowNanos);
      return start;
    }
  }

  /** Books how the post ended. Not to be called while the outcome is unknown. */
  public List<Wake> endBind(String uid, BindEnd end, long nowNanos) {
    synchronized (writer) {
      before();
      bindDesk.end(uid, end, nowNanos);
      return finish(new Entry.BindEnded(version(), nowNanos, uid, end), nowNanos);
    }
  }

  /** A filter call's answer and the wakes that it led to. */
  public record Filtered(FilterAnswer answer, List<Wake> wakes) {}

  /**
   * Answers a filter call. A pod with devices gets one node, whose devices are held from now on for
   * one lease; the same question again gets the same answer.
   */
  public Filtered filter(Question question, Deadline deadline, long nowNanos) {
    if (question.pod().ask() instanceof Request request && !request.wantsGpus()) {
      return remember(question.pod(), nowNanos);
    }
    for (int conflicts = 0; conflicts < CONFLICTS_BEFORE_PLANNING_INSIDE; conflicts++) {
      Optional<Filtered> answer = filterOn(snapshot(), question, deadline, nowNanos);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
    synchronized (writer) {
      before();
      return filterOn(snapshot(), question, deadline, nowNanos).orElseThrow();
    }
  }

  /**
   * Its bind may come before an informer tells of the pod, and must know that it wants no device.
   */
  private Filtered remember(PodFacts pod, long nowNanos) {
    boolean known = ledger.pods().get(pod.ref().uid()) != null;
    List<Wake> wakes = known ? List.of() : apply(new Event.PodSeen(pod), nowNanos);
    return new Filtered(new FilterAnswer.Anywhere(), wakes);
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
      before();
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
    Optional<FilterAnswer> known = filterDesk.fromLedger(question, nowNanos);
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

  private void before() {
    if (recorder.before(this::checkpoint)) {
      segmentStart = version();
    }
  }

  /** Records the input, wakes whom it made room for, and records what was decided on the way. */
  private List<Wake> finish(Entry input, long nowNanos) {
    recorder.record(input);
    List<Wake> wakes = waker.wakes(nowNanos);
    decisions.flush();
    ledger.publish();
    return wakes;
  }

  private long version() {
    return ledger.snapshot().version();
  }
}
