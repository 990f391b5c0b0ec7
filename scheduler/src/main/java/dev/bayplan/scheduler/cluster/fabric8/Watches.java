package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.Keys;
import dev.bayplan.scheduler.cluster.ApiHealth;
import dev.bayplan.scheduler.cluster.KubeApi;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the informers; each lists in pages, watches, and never gives up. */
final class Watches {

  private static final Logger LOG = LoggerFactory.getLogger(Watches.class);

  /** Items in one page of a list. */
  static final long PAGE = 500;

  private final KubernetesClient client;
  private final ApiHealth health;
  private final WatchCounts counts;

  Watches(KubernetesClient client, ApiHealth health, WatchCounts counts) {
    this.client = client;
    this.health = health;
    this.counts = counts;
  }

  void start(KubeApi.Sink sink) {
    start(all(NodeItem.class, NodeItem.Page.class), NodeItem.class, new NodeEvents(sink));
    start(
        all(GpuNodeItem.class, GpuNodeItem.Page.class),
        GpuNodeItem.class,
        new GpuNodeEvents(sink, counts));
    start(
        client.resources(LeaseItem.class, LeaseItem.Page.class).inNamespace(Keys.NAMESPACE),
        LeaseItem.class,
        new LeaseEvents(sink));
    start(
        all(NamespaceItem.class, NamespaceItem.Page.class),
        NamespaceItem.class,
        new NamespaceEvents(sink));
    start(
        all(PolicyItem.class, PolicyItem.Page.class),
        PolicyItem.class,
        new PolicyEvents(sink),
        new NoPolicies(sink));
    start(all(PodItem.class, PodItem.Page.class), PodItem.class, new PodEvents(sink, counts));
  }

  private <T extends Item, L extends KubernetesResourceList<T>>
      FilterWatchListDeletable<T, L, Resource<T>> all(Class<T> type, Class<L> page) {
    return client.resources(type, page).inAnyNamespace();
  }

  private <T extends Item, L extends KubernetesResourceList<T>> void start(
      FilterWatchListDeletable<T, L, Resource<T>> objects,
      Class<T> type,
      ResourceEventHandler<T> events) {
    start(objects, type, events, broken -> false);
  }

  /**
   * @param explains whether a broken list or watch is nothing to worry about
   */
  private <T extends Item, L extends KubernetesResourceList<T>> void start(
      FilterWatchListDeletable<T, L, Resource<T>> objects,
      Class<T> type,
      ResourceEventHandler<T> events,
      Predicate<Throwable> explains) {
    SharedIndexInformer<T> informer = objects.withLimit(PAGE).runnableInformer(0);
    informer.removeNamespaceIndex();
    informer.exceptionHandler(
        (started, broken) -> explains.test(broken) || retry(type.getSimpleName(), broken));
    informer.addEventHandler(alive(events));
    informer
        .start()
        .whenComplete((_, broken) -> {
          if (broken != null) {
            LOG.error("the watch of {} ended for good", type.getSimpleName(), broken);
          }
        });
  }

  /** A watch broke, and goes on. */
  boolean retry(String what, Throwable broken) {
    counts.interrupted();
    health.failed(String.valueOf(broken.getMessage()));
    LOG.warn("the watch of {} was interrupted and is begun anew: {}", what, broken.toString());
    return true;
  }

  /** A cluster whose CRDs are older than this program, or are being installed: said once. */
  private static final class NoPolicies implements Predicate<Throwable> {

    private static final int NOT_FOUND = 404;

    private final KubeApi.Sink sink;
    private final AtomicBoolean said = new AtomicBoolean();

    NoPolicies(KubeApi.Sink sink) {
      this.sink = sink;
    }

    @Override
    public boolean test(Throwable broken) {
      Throwable cause = broken instanceof CompletionException ? broken.getCause() : broken;
      boolean unknown =
          cause instanceof KubernetesClientException answer && answer.getCode() == NOT_FOUND;
      if (unknown && !said.getAndSet(true)) {
        LOG.warn(
            "this cluster knows no PlacementPolicy, so pods are placed without policies; install"
                + " the CRD placementpolicies.bayplan.dev, and they are read at once");
        sink.synced(KubeApi.Kind.POLICIES);
      }
      return unknown;
    }
  }

  <T> ResourceEventHandler<T> alive(ResourceEventHandler<T> events) {
    return new Alive<>(events, health);
  }

  /** Every event is a sign of life. */
  private record Alive<T>(ResourceEventHandler<T> next, ApiHealth health)
      implements ResourceEventHandler<T> {

    @Override
    public void onAdd(T item) {
      health.answered();
      next.onAdd(item);
    }

    @Override
    public void onUpdate(T old, T item) {
      health.answered();
      next.onUpdate(old, item);
    }

    @Override
    public void onDelete(T item, boolean stateUnknown) {
      health.answered();
      next.onDelete(item, stateUnknown);
    }

    @Override
    public void onList(String revision, boolean empty) {
      health.answered();
      next.onList(revision, empty);
    }
  }
}
