package dev.bayplan.scheduler.cluster.fabric8;

import dev.bayplan.api.gang.GangKind;
import dev.bayplan.scheduler.cluster.Clock;
import dev.bayplan.scheduler.cluster.KubeApi;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the objects that speak of gangs, of those kinds that the API server serves, whatever the
 * version: found out at the start, and again from time to time, since such a kind can be installed,
 * raised or taken away while we run. A kind that is not served, or that we may not read, keeps
 * nobody waiting.
 */
final class GangWatches {

  private static final Logger LOG = LoggerFactory.getLogger(GangWatches.class);

  /** How soon a kind that was installed later is found. */
  static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

  private static final Duration RETRY = Duration.ofSeconds(2);

  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;

  private final KubernetesClient client;
  private final Discovery discovery;
  private final Clock clock;
  private final Watches watches;
  private final BooleanSupplier closed;
  private final Set<GangKind> unsettled = EnumSet.allOf(GangKind.class);
  private final Set<GangKind> complained = ConcurrentHashMap.newKeySet();

  /**
   * @param watches is told of a watch that broke and is begun anew
   * @param closed from then on nothing is looked for any more
   */
  GangWatches(
      KubernetesClient client,
      Discovery discovery,
      Clock clock,
      Watches watches,
      BooleanSupplier closed) {
    this.client = client;
    this.discovery = discovery;
    this.clock = clock;
    this.watches = watches;
    this.closed = closed;
  }

  void start(KubeApi.Sink sink) {
    for (GangKind kind : GangKind.values()) {
      look(kind, new GangEvents(kind, sink, () -> settled(kind, sink)));
    }
  }

  private void look(GangKind kind, GangEvents events) {
    discovery
        .find(kind)
        .thenAccept(found -> {
          switch (found) {
            case Discovery.Found.Served(String version) -> watch(kind, version, events);
            case Discovery.Found.NotServed _ -> {
              events.settled();
              look(kind, events, LOOK_AGAIN);
            }
            case Discovery.Found.Unknown _ -> look(kind, events, RETRY);
          }
        })
        .exceptionally(bug -> {
          LOG.error("looking for {} ended in a bug of Bayplan", kind, bug);
          look(kind, events, LOOK_AGAIN);
          return null;
        });
  }

  private void look(GangKind kind, GangEvents events, Duration after) {
    if (!closed.getAsBoolean()) {
      clock.after(after, () -> look(kind, events));
    }
  }

  private void watch(GangKind kind, String version, GangEvents events) {
    SharedIndexInformer<GenericKubernetesResource> informer =
        client
            .genericKubernetesResources(context(kind, version))
            .inAnyNamespace()
            .withLimit((long) Pages.PAGE)
            .runnableInformer(0);
    informer.removeNamespaceIndex();
    informer.itemStore(new SparseStore());
    informer.exceptionHandler((_, broken) -> goesOn(kind, broken));
    events.begin();
    informer.addEventHandler(watches.alive(events));
    LOG.info("gangs are read from {} of {}/{}", kind.plural(), kind.group(), version);
    informer.start();
    informer
        .stopped()
        .whenComplete((_, broken) -> {
          if (broken != null) {
            over(kind, broken, events);
            look(kind, events, LOOK_AGAIN);
          }
        });
  }

  private static ResourceDefinitionContext context(GangKind kind, String version) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(kind.group())
        .withVersion(version)
        .withPlural(kind.plural())
        .withKind(kind.kind())
        .withNamespaced(true)
        .build();
  }

  private boolean goesOn(GangKind kind, Throwable broken) {
    if (isOver(broken)) {
      return false;
    }
    watches.interrupted(kind.plural(), broken);
    return true;
  }

  /** Whether it is no use to go on with this version. */
  private static boolean isOver(Throwable broken) {
    return code(broken) == NOT_FOUND || code(broken) == FORBIDDEN;
  }

  private void over(GangKind kind, Throwable broken, GangEvents events) {
    boolean forbidden = code(broken) == FORBIDDEN;
    if (!forbidden) {
      events.allGone();
    }
    if (complained.add(kind)) {
      LOG.warn(
          "{} of {} cannot be watched ({}){}; it is tried again every {} s",
          kind.plural(),
          kind.group(),
          broken.getMessage(),
          forbidden ? ": the role bayplan-extender needs get, list and watch of them" : "",
          LOOK_AGAIN.toSeconds());
    }
    events.settled();
  }

  private static int code(Throwable broken) {
    Throwable cause = broken instanceof CompletionException ? broken.getCause() : broken;
    return cause instanceof KubernetesClientException answer ? answer.getCode() : 0;
  }

  private void settled(GangKind kind, KubeApi.Sink sink) {
    boolean last;
    synchronized (unsettled) {
      last = unsettled.remove(kind) && unsettled.isEmpty();
    }
    if (last) {
      sink.synced(KubeApi.Kind.GANGS);
    }
  }
}
