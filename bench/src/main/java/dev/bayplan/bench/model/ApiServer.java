package dev.bayplan.bench.model;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.AgentLease;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.KubeApi.Outcome;
import dev.bayplan.scheduler.cluster.Notice;
import dev.bayplan.scheduler.cluster.PolicyObject;
import dev.bayplan.scheduler.engine.Plan;
import dev.bayplan.scheduler.engine.Standing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.UnaryOperator;

/**
 * Pods, nodes and GpuNodes with their revisions. Writes take effect at once and all or nothing;
 * what the network does to them is {@link Network}'s business. Callable from any thread.
 */
public final class ApiServer {

  private static final Outcome OK = new Outcome.Ok();
  private static final Duration FOR_GOOD = Duration.ofDays(10_000);

  private final VirtualClock clock;
  private final Map<String, PodObject> pods = new TreeMap<>();
  private final Map<String, NodeObject> nodes = new TreeMap<>();
  private final Map<String, DeviceReport> reports = new TreeMap<>();
  private final Map<String, AgentLease> leases = new TreeMap<>();
  private final Map<String, Map<String, String>> namespaces = new TreeMap<>();
  private final Map<String, PolicyObject> policies = new TreeMap<>();
  private final List<String> notices = new ArrayList<>();
  private final List<Consumer<Change>> watchers = new CopyOnWriteArrayList<>();
  private long revision = 1;
  private long created;
  private boolean away;

  public ApiServer(VirtualClock clock) {
    this.clock = clock;
  }

  /** From now on hears every change in the moment in which it happens, under this server's lock. */
  public void onChange(Consumer<Change> watcher) {
    watchers.add(watcher);
  }

  void forget(Consumer<Change> watcher) {
    watchers.remove(watcher);
  }

  /** While away it answers nobody, and watches get nothing. */
  public synchronized void setAway(boolean isAway) {
    away = isAway;
  }

  public synchronized boolean away() {
    return away;
  }

  // --- what users, kubelets and agents do

  /** Creates a pod with a fresh uid; a pod of this name must not exist. */
  public synchronized PodObject create(String namespace, String name, PodSpec spec) {
    PodRef ref = new PodRef(namespace, name, "uid-" + created++);
    if (pods.containsKey(ref.qualifiedName())) {
      throw new IllegalArgumentException("pods \"" + name + "\" already exists");
    }
    long seconds = Duration.ofNanos(clock.nanos()).toSeconds();
    return store(new PodObject(ref, 0, seconds, spec, PodStatus.NEW, Map.of()));
  }

  /** Marks a bound pod as being deleted, as a DELETE with a grace period does. */
  public synchronized Outcome terminate(PodRef pod) {
    return change(pod, now -> now.with(now.status().leaving()));
  }

  /** Removes the pod, as a DELETE without grace does; nothing where it is gone already. */
  public synchronized void delete(PodRef pod) {
    Optional<PodObject> now = pod(pod);
    if (now.isPresent()) {
      revision++;
      pods.remove(pod.qualifiedName());
      tell(new Change.PodGone(now.get().at(revision)));
    }
  }

  /** Succeeded or failed. */
  public synchronized Outcome end(PodRef pod) {
    return change(pod, now -> now.with(now.status().ended()));
  }

  public synchronized void put(NodeObject node) {
    revision++;
    nodes.put(node.name(), node);
    tell(new Change.NodePut(node));
  }

  public synchronized void deleteNode(String node) {
    if (nodes.remove(node) != null) {
      revision++;
      tell(new Change.NodeGone(node));
    }
  }

  public synchronized void putNamespace(String name, Map<String, String> labels) {
    if (!labels.equals(namespaces.put(name, Map.copyOf(labels)))) {
      revision++;
      tell(new Change.NamespacePut(name, labels));
    }
  }

  /**
   * An admin writes a policy, in the next generation; its status stays.
   *
   * @param content by generation
   */
  public synchronized void putPolicy(String name, LongFunction<PolicyObject.Content> content) {
    PolicyObject old = policies.get(name);
    long generation = old == null ? 1 : old.generation() + 1;
    store(
        new PolicyObject(
            name,
            old == null ? "uid-policy-" + revision : old.uid(),
            "",
            generation,
            content.apply(generation),
            old == null ? Optional.empty() : old.inForce(),
            old == null ? PolicyObject.Said.NOTHING : old.said()));
  }

  public synchronized void deletePolicy(String name) {
    if (policies.remove(name) != null) {
      revision++;
      tell(new Change.PolicyGone(name));
    }
  }

  public synchronized List<PolicyObject> policies() {
    return List.copyOf(policies.values());
  }

  /** Puts it in place of the status of this very revision of the policy. */
  synchronized Outcome writeStatus(
      PolicyObject seen, PolicyObject.Verdict verdict, Optional<PolicyObject.Version> inForce) {
    PolicyObject now = policies.get(seen.name());
    if (now == null) {
      return new Outcome.Refused(404, "placementpolicies \"" + seen.name() + "\" not found");
    }
    if (!now.uid().equals(seen.uid()) || !now.revision().equals(seen.revision())) {
      return new Outcome.Refused(409, "the object has been modified");
    }
    store(
        new PolicyObject(
            now.name(),
            now.uid(),
            "",
            now.generation(),
            now.content(),
            inForce,
            new PolicyObject.Said(verdict, "1970-01-01T00:00:00Z")));
    return OK;
  }

  private void store(PolicyObject policy) {
    revision++;
    PolicyObject stored =
        new PolicyObject(
            policy.name(),
            policy.uid(),
            Long.toString(revision),
            policy.generation(),
            policy.content(),
            policy.inForce(),
            policy.said());
    policies.put(policy.name(), stored);
    tell(new Change.PolicyPut(stored));
  }

  /** The node's GpuNode, as its agent writes it. */
  public synchronized void putReport(String node, DeviceReport report) {
    if (!report.equals(reports.put(node, report))) {
      revision++;
      tell(new Change.GpusPut(node, report));
    }
  }

  /** A GpuNode with these GPUs and nobody on them, and an agent that lives for ever. */
  public synchronized void putGpus(String node, List<Gpu> reported) {
    putReport(node, DeviceReport.of(reported));
    putLease(new AgentLease(node, "for good", FOR_GOOD));
  }

  public synchronized void deleteGpus(String node) {
    if (reports.remove(node) != null) {
      revision++;
      tell(new Change.GpusGone(node));
    }
  }

  /** An agent's sign of life; it makes no revision, so that a rest can be told from activity. */
  public synchronized void putLease(AgentLease lease) {
    leases.put(lease.node(), lease);
    tell(new Change.LeasePut(lease));
  }

  public synchronized void deleteLease(String node) {
    if (leases.remove(node) != null) {
      tell(new Change.LeaseGone(node));
    }
  }

  // --- what schedulers do

  /**
   * {@code POST pods/NAME/binding}. Checks what the real one checks, in its order; it does not
   * check that the node exists.
   */
  public synchronized Outcome bind(Binding binding) {
    Outcome refusal = refusal(binding.pod());
    if (refusal instanceof Outcome.Refused) {
      return refusal;
    }
    PodObject now = pods.get(binding.pod().qualifiedName());
    String name = binding.pod().name();
    if (now == null) {
      return notFound(name);
    }
    if (now.status().terminating()) {
      return conflict("pod " + name + " is being deleted, cannot be assigned to a host");
    }
    if (now.bound()) {
      return conflict(
          "pod " + name + " is already assigned to node \"" + now.status().node() + "\"");
    }
    if (now.gated()) {
      return conflict("pod " + name + " has non-empty .spec.schedulingGates");
    }
    store(now.with(now.status().bound(binding.node(), binding.standing())));
    return OK;
  }

  /** Merge-patches the annotation with the devices of a bound pod. */
  public synchronized Outcome reassign(Plan plan) {
    return change(
        plan.pod(),
        now ->
            now.bound() && !now.ended()
                ? now.with(now.status().reassigned(Binding.of(plan).standing()))
                : now);
  }

  /** {@code POST pods/NAME/eviction}: a bound pod is told to leave, another one is gone. */
  public synchronized Outcome evict(PodRef pod) {
    Outcome refusal = refusal(pod);
    if (refusal instanceof Outcome.Refused) {
      return refusal;
    }
    if (pod(pod).filter(PodObject::bound).isPresent()) {
      return terminate(pod);
    }
    delete(pod);
    return OK;
  }

  /** {@code POST events}: the same one again is refused. */
  public synchronized Outcome tell(PodRef pod, Notice notice) {
    String told = pod.uid() + " " + notice.reason() + ": " + notice.message();
    if (notices.contains(told)) {
      return conflict("events already exists");
    }
    notices.add(told);
    return OK;
  }

  /** All events about this pod, in their order. */
  public synchronized List<String> notices(String uid) {
    return notices.stream().filter(told -> told.startsWith(uid + " ")).toList();
  }

  /** Merge-patches one annotation. */
  public synchronized Outcome annotate(PodRef pod, String key, String value) {
    return change(pod, now -> now.annotated(key, value));
  }

  /** Sets or (empty) clears {@code status.nominatedNodeName}. */
  public synchronized Outcome nominate(PodRef pod, String node) {
    Optional<PodObject> now = pod(pod);
    if (now.isPresent() && now.get().bound() && !node.isEmpty()) {
      return new Outcome.Refused(
          422, "nominatedNodeName may not be set on pods that are already bound to a node");
    }
    return change(pod, old -> old.with(old.status().nominatedTo(node)));
  }

  /** Takes our gate off and writes the plan, of a pod that is not bound yet, in one write. */
  public synchronized Outcome release(PodRef pod, Standing.Written plan) {
    return change(
        pod,
        now -> {
          Set<String> left = new TreeSet<>(now.spec().gates());
          left.remove(Keys.PLAN);
          PodObject free = now.with(now.spec().gatedBy(left)).without(Keys.REASON);
          return now.bound() ? free : free.with(now.status().released(plan));
        });
  }

  /** Takes one scheduling gate off. */
  public synchronized Outcome ungate(PodRef pod, String gate) {
    return change(
        pod,
        now -> {
          List<String> left = new ArrayList<>(now.spec().gates());
          left.remove(gate);
          return now.with(now.spec().gatedBy(Set.copyOf(left)));
        });
  }

  /** kube-scheduler's status patch after a failed attempt. */
  synchronized Outcome patchStatus(PodRef pod, UnaryOperator<PodStatus> patch) {
    return change(pod, now -> now.with(patch.apply(now.status())));
  }

  // --- reads

  /** This very pod; a pod of the same name with another uid is another pod. */
  public synchronized Optional<PodObject> pod(PodRef ref) {
    return Optional.ofNullable(pods.get(ref.qualifiedName())).filter(pod -> pod.ref().equals(ref));
  }

  public synchronized Optional<PodObject> podNamed(String namespace, String name) {
    return Optional.ofNullable(pods.get(namespace + "/" + name));
  }

  /** All pods, by namespace and name. */
  public synchronized List<PodObject> pods() {
    return List.copyOf(pods.values());
  }

  public synchronized List<NodeObject> nodes() {
    return List.copyOf(nodes.values());
  }

  public synchronized Optional<NodeObject> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  /** What the node's agent reported last; empty where it did not. */
  public synchronized Optional<List<Gpu>> gpus(String node) {
    return report(node).map(DeviceReport::gpus);
  }

  /** The same with everything else that it reported. */
  public synchronized Optional<DeviceReport> report(String node) {
    return Optional.ofNullable(reports.get(node));
  }

  public synchronized long revision() {
    return revision;
  }

  /** Everything of one kind, as a list request gives it. */
  synchronized List<Change.Put> list(KubeApi.Kind kind) {
    List<Change.Put> all = new ArrayList<>();
    switch (kind) {
      case PODS -> pods.values().forEach(pod -> all.add(new Change.PodPut(pod)));
      case NODES -> nodes.values().forEach(node -> all.add(new Change.NodePut(node)));
      case GPU_NODES ->
          reports.forEach((node, report) -> all.add(new Change.GpusPut(node, report)));
      case NAMESPACES ->
          namespaces.forEach((name, labels) -> all.add(new Change.NamespacePut(name, labels)));
      case POLICIES -> policies.values().forEach(one -> all.add(new Change.PolicyPut(one)));
      case LEASES -> leases.values().forEach(lease -> all.add(new Change.LeasePut(lease)));
    }
    return all;
  }

  private Outcome change(PodRef pod, UnaryOperator<PodObject> by) {
    Outcome refusal = refusal(pod);
    if (refusal instanceof Outcome.Refused) {
      return refusal;
    }
    PodObject now = pods.get(pod.qualifiedName());
    if (now == null) {
      return notFound(pod.name());
    }
    PodObject next = by.apply(now);
    if (!next.equals(now)) { // A patch that changes nothing makes no revision and no event.
      store(next);
    }
    return OK;
  }

  private Outcome refusal(PodRef pod) {
    PodObject now = pods.get(pod.qualifiedName());
    if (now == null) {
      return notFound(pod.name());
    }
    return now.ref().uid().equals(pod.uid())
        ? OK
        : conflict(
            "Precondition failed: UID in precondition: "
                + pod.uid()
                + ", UID in object meta: "
                + now.ref().uid());
  }

  private PodObject store(PodObject next) {
    revision++;
    PodObject stored = next.at(revision);
    pods.put(stored.ref().qualifiedName(), stored);
    tell(new Change.PodPut(stored));
    return stored;
  }

  private void tell(Change change) {
    watchers.forEach(watcher -> watcher.accept(change));
  }

  private static Outcome notFound(String name) {
    return new Outcome.Refused(404, "pods \"" + name + "\" not found");
  }

  private static Outcome conflict(String message) {
    return new Outcome.Refused(409, message);
  }
}
