package dev.bayplan.agent.handover;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.handover.edits.CdiSpec;
import dev.bayplan.agent.handover.edits.DeviceEdits;
import dev.bayplan.agent.handover.edits.Edits;
import dev.bayplan.api.Keys;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where devices are given: it asks the rules, writes the record and the CDI specs,
 * and answers the kubelet. Any thread may call it; a call holds up others only while a file is
 * written.
 */
public final class HandoverDesk {

  private static final Logger LOG = LoggerFactory.getLogger(HandoverDesk.class);

  /** The kubelet admits no other pod of the node meanwhile. */
  private static final long PREFERENCE_MILLIS = 100;

  private static final long GLANCE_MILLIS = 20;

  private final HandoverParts parts;
  private final Record record;
  private final Map<String, Refused> evictions = new TreeMap<>();
  private volatile Devices devices;
  private volatile Map<String, Set<String>> inUse = Map.of();

  public HandoverDesk(HandoverParts parts, Ports.Memory memory, Devices devices) {
    this.parts = parts;
    this.record = new Record(memory);
    this.devices = devices;
  }

  /** Devices came, went, or were cut anew. */
  public void devices(Devices now) {
    devices = now;
    now.advertised()
        .forEach((resource, ids) -> {
          if (!resource.equals(Keys.GPU_MEMORY)) {
            ids.forEach(id -> writeSpec(spec(id)));
          }
        });
  }

  public Devices devices() {
    return devices;
  }

  /** Which ids the kubelet had better take; waits a moment for a pod that is being bound. */
  public List<String> preferred(
      String resource, Collection<String> available, Collection<String> mustInclude, int size) {
    Preference preference =
        new Preference(resource, devices.ids(resource), available, mustInclude, size);
    Reality given = new Reality(List.of(), parts.checkpoint().entries()); // It waits for us.
    NodeView view = NodeView.NOTHING;
    for (long waited = 0; waited <= PREFERENCE_MILLIS; waited += GLANCE_MILLIS) {
      view = view(given);
      Optional<List<String>> planned = preference.planned(view);
      if (planned.isPresent()) {
        return planned.get();
      }
      parts.pause().millis(GLANCE_MILLIS);
    }
    return preference.free(view);
  }

  /** Never fails, never waits: a pod whose allocation fails is dead for good. */
  public Allocation allocate(String resource, Collection<String> ids) {
    if (resource.equals(Keys.GPU_MEMORY)) {
      return Allocation.cdi(List.of(CdiSpec.SHARE + "=" + DeviceIds.slot(ids)));
    }
    return parts
        .strategy()
        .get()
        .whole(
            ids,
            () -> DeviceIds.sorted(ids).stream().map(this::edits).reduce(Edits.NONE, Edits::and));
  }

  /** Device nodes and mounts of a whole GPU or a MIG device; none for one that is not there. */
  private Edits edits(String id) {
    Devices now = devices;
    DeviceEdits source = parts.edits();
    Optional<GpuDevice> parent = now.parent(id);
    Optional<Edits> found =
        parent.isPresent()
            ? parent.map(gpu -> source.of(gpu, mig(gpu, id)))
            : now.gpu(id).map(gpu -> source.of(gpu, Optional.empty()));
    return found.orElse(Edits.NONE).and(Edits.env("NVIDIA_VISIBLE_DEVICES", "void"));
  }

  /** Of all GPUs of a share. */
  private Edits edits(Given share) {
    return share.parts().stream().map(part -> edits(part.gpu())).reduce(Edits.NONE, Edits::and);
  }

  private static Optional<GpuDevice.MigDevice> mig(GpuDevice gpu, String id) {
    return gpu.mig().devices().stream().filter(one -> one.uuid().equals(id)).findFirst();
  }

  /**
   * What has to be done before a container starts; waits for what may still come.
   *
   * @return empty: it may start; else why not, in a sentence
   */
  public Optional<String> preStart(String resource, Collection<String> ids) {
    Patience patience = new Patience(parts.nanos());
    String why;
    do {
      try {
        switch (decide(resource, ids)) {
          case PreStart.Give(Given given) -> {
            Isolation.Isolated isolated = isolate(given);
            if (!patience.isStale()) {
              give(given, isolated);
              return Optional.empty();
            }
            why = "its isolation took too long"; // The ids may be another pod's by now: look again.
            patience.again();
          }
          case PreStart.Refuse(String sentence, _) -> {
            return Optional.of(sentence);
          }
          case PreStart.Wait(PreStart.For what, String sentence) -> {
            why = sentence;
            patience.waitsFor(what);
          }
        }
      } catch (IOException broken) {
        why = broken.toString();
        patience.waitsFor(PreStart.For.DEVICE);
      }
    } while (patience.pause(parts.pause()));
    LOG.warn("{} devices of {} are not given: {}", ids.size(), resource, why);
    return Optional.of(why);
  }

  private Isolation.Isolated isolate(Given given) throws IOException {
    return given.hasShare() ? parts.isolation().prepare(given) : WHOLE;
  }

  private static final Isolation.Isolated WHOLE = new Isolation.Isolated("", Edits.NONE);

  private PreStart decide(String resource, Collection<String> ids) throws IOException {
    Reality real = reality();
    synchronized (record) {
      PreStart decision = rules(resource, ids, view(real)).decide();
      switch (decision) {
        case PreStart.Give(Given given) -> record.reserve(given);
        case PreStart.Refuse(String why, Optional<Eviction> eviction) ->
            eviction.ifPresent(one -> evict(new Refused(one, resource, ids), why));
        case PreStart.Wait _ -> {}
      }
      return decision;
    }
  }

  private PreStartRules rules(String resource, Collection<String> ids, NodeView view) {
    return new PreStartRules(resource, ids, view, devices, parts.processes()::alive);
  }

  /** Stands while its reason does. */
  private record Refused(Eviction eviction, String resource, SortedSet<String> ids) {
    Refused(Eviction eviction, String resource, Collection<String> ids) {
      this(eviction, resource, DeviceIds.sorted(ids));
    }
  }

  private void evict(Refused one, String why) {
    if (evictions.putIfAbsent(one.eviction().podUid(), one) == null) {
      LOG.warn("{}; it is reported for eviction", why);
    }
  }

  /**
   * Whole devices are complete since Allocate, but their specs may be gone, or of an old driver.
   */
  private void give(Given given, Isolation.Isolated isolated) throws IOException {
    if (!given.hasShare()) {
      given
          .ids()
          .forEach(id -> writeSpec(spec(id))); // It needs none where the strategy is not CDI.
    }
    Given said = given.hasShare() ? given.isolatedBy(isolated.kind()) : given;
    Edits device = given.hasShare() ? edits(given) : Edits.NONE;
    synchronized (record) {
      if (said.hasShare()) {
        parts.specs().write(ShareSpec.of(said, device, isolated));
        record.put(said); // After it: until then the spec may be that of an earlier pod.
      }
      evictions
          .values()
          .removeIf(one ->
              one.eviction().podUid().equals(given.podUid())
                  && one.eviction().container().equals(given.container()));
    }
  }

  private CdiSpec spec(String id) {
    return new CdiSpec(CdiSpec.GPU, id, Map.of(), edits(id));
  }

  private void writeSpec(CdiSpec spec) {
    try {
      parts.specs().write(spec);
    } catch (IOException failed) {
      LOG.error("the CDI spec of {} is not written: {}", spec.qualifiedName(), failed.toString());
    }
  }

  /** Brings record and specs in line with kubelet and API server. */
  public List<Held> reconcile() throws IOException {
    Reality real = reality();
    synchronized (record) {
      NodeView view = view(real);
      List<Held> held = new Books(view, devices, parts.processes()::alive).held();
      record.keep(held.stream().map(Held::given).toList());
      held.stream().map(Held::given).filter(one -> hasStarted(one, view)).forEach(record::adopt);
      inUse = inUse(view);
      if (view.podsKnown()) {
        evictions
            .values()
            .removeIf(one ->
                !(rules(one.resource(), one.ids(), view).decide() instanceof PreStart.Refuse));
        lookAhead(view);
      }
      sweep(held);
      return held;
    }
  }

  private static boolean hasStarted(Given given, NodeView view) {
    return view.pod(given.podUid())
        .filter(pod -> pod.started().contains(given.container()))
        .isPresent();
  }

  /** A pod with a wrong GPU has to go also where its image keeps it from ever asking to start. */
  private void lookAhead(NodeView view) {
    Set<String> resources = new TreeSet<>(devices.advertised().keySet());
    resources.add(Keys.GPU);
    resources.remove(Keys.GPU_MEMORY);
    resources.forEach(
        resource -> view.holdings(resource).forEach(one -> lookAhead(resource, one, view)));
  }

  private void lookAhead(String resource, NodeView.Holding held, NodeView view) {
    if (rules(resource, held.ids(), view).decide()
        instanceof PreStart.Refuse(String why, Optional<Eviction> eviction)) {
      eviction.ifPresent(one -> evict(new Refused(one, resource, held.ids()), why));
    }
  }

  private static Map<String, Set<String>> inUse(NodeView view) {
    Map<String, Set<String>> ids = new TreeMap<>();
    for (KubeletPod pod : view.kubelet()) {
      pod.containers()
          .forEach(container ->
              container
                  .ids()
                  .forEach((resource, some) -> {
                    if (Devices.isOurs(resource)) {
                      ids.computeIfAbsent(resource, name -> new TreeSet<>()).addAll(some);
                    }
                  }));
    }
    return Map.copyOf(ids);
  }

  /**
   * Ids that containers have, by resource, at the last look: a kubelet that starts anew rejects the
   * pods whose ids are not listed any more.
   */
  public Map<String, Set<String>> inUse() {
    return inUse;
  }

  /** Removes specs that nobody can need any more: a left-over one would be used unasked. */
  private void sweep(List<Held> held) throws IOException {
    Set<String> needed = new HashSet<>();
    for (Held one : held) {
      if (one.state() == Held.State.HELD && one.given().isolation().isPresent()) {
        needed.add(DeviceIds.slot(one.given().ids()));
      }
    }
    for (String name : parts.specs().names(CdiSpec.SHARE)) {
      if (!needed.contains(name)) {
        parts.specs().remove(CdiSpec.SHARE, name);
      }
    }
    Set<String> there = parts.specs().names(CdiSpec.GPU);
    Set<String> here = new TreeSet<>();
    devices
        .advertised()
        .forEach((resource, ids) -> {
          if (!resource.equals(Keys.GPU_MEMORY)) {
            here.addAll(ids);
          }
        });
    for (String id : there) {
      if (!here.contains(id)) {
        parts.specs().remove(CdiSpec.GPU, id);
      }
    }
    here.stream().filter(id -> !there.contains(id)).forEach(id -> writeSpec(spec(id)));
  }

  /** Pods that have to go. */
  public List<Eviction> evictions() {
    synchronized (record) {
      return evictions.values().stream().map(Refused::eviction).toList();
    }
  }

  /** What the kubelet says of what it gave; read before the record is held. */
  private record Reality(List<KubeletPod> kubelet, List<Ports.Checkpoint.Entry> checkpoint) {}

  private Reality reality() throws IOException {
    List<KubeletPod> kubelet = parts.kubelet().list(parts.nanos().getAsLong());
    return new Reality(kubelet, parts.checkpoint().entries());
  }

  private NodeView view(Reality given) {
    Optional<List<NodePod>> pods = parts.pods().list();
    synchronized (record) {
      return new NodeView(
          pods.orElse(List.of()),
          pods.isPresent(),
          given.kubelet(),
          given.checkpoint(),
          record.all());
    }
  }

  /** What the record says. */
  List<Given> given() {
    synchronized (record) {
      return record.all();
    }
  }
}
