package dev.bayplan.agent.handover;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.handover.edits.CdiSpec;
import dev.bayplan.agent.handover.edits.DeviceEdits;
import dev.bayplan.agent.handover.edits.Edits;
import dev.bayplan.api.Keys;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
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

  /** The kubelet gives up after 30 s, and asks again only after as long a pause. */
  private static final long PRE_START_MILLIS = 20_000;

  private static final long GLANCE_MILLIS = 20;

  private final HandoverParts parts;
  private final Record record;
  private final Map<String, Eviction> evictions = new TreeMap<>();
  private volatile Devices devices;

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
            ids.forEach(id -> writeSpec(new CdiSpec(CdiSpec.GPU, id, Map.of(), edits(id))));
          }
        });
  }

  public Devices devices() {
    return devices;
  }

  /** Which ids the kubelet had better take; waits a moment for a pod that is being bound. */
  public List<String> preferred(
      String resource, Collection<String> available, Collection<String> mustInclude, int size) {
    Preference preference = new Preference(available, mustInclude, size);
    if (!resource.equals(Keys.GPU)) {
      return preference.free(NOTHING);
    }
    NodeView view = NOTHING;
    for (long waited = 0; waited <= PREFERENCE_MILLIS; waited += GLANCE_MILLIS) {
      view = view(List.of());
      Optional<List<String>> planned = preference.planned(view);
      if (planned.isPresent()) {
        return planned.get();
      }
      parts.pause().millis(GLANCE_MILLIS);
    }
    return preference.free(view);
  }

  private static final NodeView NOTHING = new NodeView(List.of(), false, List.of(), List.of());

  /** Never fails, never waits: a pod whose allocation fails is dead for good. */
  public Allocation allocate(String resource, Collection<String> ids) {
    if (resource.equals(Keys.GPU_MEMORY)) {
      return Allocation.cdi(List.of(CdiSpec.SHARE + "=" + DeviceIds.slot(ids)));
    }
    Edits all = DeviceIds.sorted(ids).stream().map(this::edits).reduce(Edits.NONE, Edits::and);
    return parts.strategy().get().whole(ids, all);
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

  private static Optional<GpuDevice.MigDevice> mig(GpuDevice gpu, String id) {
    return gpu.mig().devices().stream().filter(one -> one.uuid().equals(id)).findFirst();
  }

  /**
   * What has to be done before a container starts; waits up to 20 s for what may still come.
   *
   * @return empty: it may start; else why not, in a sentence
   */
  public Optional<String> preStart(String resource, Collection<String> ids) {
    String why = "";
    for (long waited = 0; waited <= PRE_START_MILLIS; waited += GLANCE_MILLIS) {
      try {
        switch (decide(resource, ids)) {
          case PreStart.Give(Given given) -> {
            give(given);
            return Optional.empty();
          }
          case PreStart.Refuse(String sentence, _) -> {
            return Optional.of(sentence);
          }
          case PreStart.Wait(String sentence) -> why = sentence;
        }
      } catch (IOException broken) {
        why = broken.toString();
      }
      parts.pause().millis(GLANCE_MILLIS);
    }
    LOG.warn("{} devices of {} are not given: {}", ids.size(), resource, why);
    return Optional.of(why);
  }

  private PreStart decide(String resource, Collection<String> ids) throws IOException {
    List<KubeletPod> kubelet = parts.kubelet().list(parts.nanos().getAsLong());
    synchronized (record) {
      PreStart decision = new PreStartRules(resource, ids, view(kubelet), devices).decide();
      if (decision instanceof PreStart.Give(Given given)) {
        record.put(given);
      } else if (decision instanceof PreStart.Refuse(String why, Optional<Eviction> eviction)) {
        eviction.ifPresent(one -> evict(one, why));
      }
      return decision;
    }
  }

  private void evict(Eviction one, String why) {
    if (evictions.putIfAbsent(one.podUid(), one) == null) {
      LOG.warn("{}; it is reported for eviction", why);
    }
  }

  private void give(Given given) throws IOException {
    if (!given.hasShare()) {
      return; // Complete since Allocate.
    }
    Isolation.Isolated isolated = parts.isolation().prepare(given);
    synchronized (record) {
      Given said = given.isolatedBy(isolated.kind());
      record.put(said);
      parts.specs().write(ShareSpec.of(said, edits(given.parts().getFirst().gpu()), isolated));
    }
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
    List<KubeletPod> kubelet = parts.kubelet().list(parts.nanos().getAsLong());
    synchronized (record) {
      NodeView view = view(kubelet);
      List<Held> held = new Books(view, devices, parts.processes()::alive).held();
      record.keep(held.stream().map(Held::given).toList());
      if (view.podsKnown()) {
        Set<String> uids = view.pods().stream().map(NodePod::uid).collect(Collectors.toSet());
        evictions.keySet().retainAll(uids);
      }
      sweep(view, held);
      return held;
    }
  }

  /** Removes specs that nobody can need any more: a left-over one would be used unasked. */
  private void sweep(NodeView view, List<Held> held) throws IOException {
    Set<String> needed = new HashSet<>();
    held.forEach(one -> needed.add(DeviceIds.slot(one.given().ids())));
    view.holdings(Keys.GPU_MEMORY).forEach(one -> needed.add(DeviceIds.slot(one.ids())));
    Predicate<String> spare = name -> !needed.contains(name);
    for (String name : parts.specs().names(CdiSpec.SHARE).stream().filter(spare).toList()) {
      parts.specs().remove(CdiSpec.SHARE, name);
    }
    Set<String> here = new HashSet<>();
    devices.advertised().values().forEach(here::addAll);
    for (String id : parts.specs().names(CdiSpec.GPU)) {
      if (!here.contains(id)) {
        parts.specs().remove(CdiSpec.GPU, id);
      }
    }
  }

  /** Pods that have to go. */
  public List<Eviction> evictions() {
    synchronized (record) {
      return List.copyOf(evictions.values());
    }
  }

  private NodeView view(List<KubeletPod> kubelet) {
    Optional<List<NodePod>> pods = parts.pods().list();
    synchronized (record) {
      return new NodeView(pods.orElse(List.of()), pods.isPresent(), kubelet, record.all());
    }
  }

  /** For tests: what the record says. */
  Map<String, Given> given() {
    Map<String, Given> all = new LinkedHashMap<>();
    synchronized (record) {
      record.all().forEach(given -> all.put(given.pod() + "/" + given.container(), given));
    }
    return all;
  }
}
