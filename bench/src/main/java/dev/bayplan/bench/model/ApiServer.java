package dev.bayplan.bench.model;

import dev.bayplan.scheduler.cluster.KubeApi;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The model of an API server, by kinds of objects. Writes take effect at once and all or nothing;
 * what the network does to them is {@link Network}'s business. Callable from any thread.
 */
public final class ApiServer {

  private final Store store = new Store();
  private final Pods pods;
  private final PodWrites podWrites;
  private final Nodes nodes = new Nodes(store);
  private final GpuNodes gpuNodes = new GpuNodes(store);
  private final Policies policies = new Policies(store);
  private final Gangs gangs = new Gangs(store);
  private final GangPlans gangPlans = new GangPlans();
  private final Events events = new Events();
  private volatile boolean away;

  public ApiServer(VirtualClock clock) {
    this.pods = new Pods(store, clock);
    this.podWrites = new PodWrites(pods);
  }

  /** Pods as users and kubelets treat them. */
  public Pods pods() {
    return pods;
  }

  /** What schedulers write to pods. */
  public PodWrites podWrites() {
    return podWrites;
  }

  public Nodes nodes() {
    return nodes;
  }

  public GpuNodes gpuNodes() {
    return gpuNodes;
  }

  public Policies policies() {
    return policies;
  }

  public Gangs gangs() {
    return gangs;
  }

  public GangPlans gangPlans() {
    return gangPlans;
  }

  public Events events() {
    return events;
  }

  public void putNamespace(String name, Map<String, String> labels) {
    store.putIfNew(new Change.NamespacePut(name, Map.copyOf(labels)));
  }

  /** From now on hears every change in the moment in which it happens, under this server's lock. */
  public void onChange(Consumer<Change> watcher) {
    store.onChange(watcher);
  }

  void forget(Consumer<Change> watcher) {
    store.forget(watcher);
  }

  /** While away it answers nobody, and watches get nothing. */
  public void setAway(boolean isAway) {
    away = isAway;
  }

  public boolean away() {
    return away;
  }

  /** Grows with each write, but for signs of life. */
  public long revision() {
    return store.revision();
  }

  /** Hands over everything of one kind before anything else can change. */
  void list(KubeApi.Kind kind, Consumer<List<Change.Put>> taker) {
    synchronized (store) {
      taker.accept(store.list(kind));
    }
  }

  /** All pods by one consistent read. */
  KubeApi.Listing.Listed listPods() {
    synchronized (store) {
      return new KubeApi.Listing.Listed(
          pods.all().stream().map(PodObject::facts).toList(), store.revision());
    }
  }
}
