package dev.bayplan.bench.model;

import dev.bayplan.api.Keys;
import dev.bayplan.policies.PodRef;
import dev.bayplan.scheduler.cluster.KubeApi;
import dev.bayplan.scheduler.cluster.KubeApi.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The pods, and what users and kubelets do to them. */
public final class Pods {

  private static final Outcome OK = new Outcome.Ok();

  private final Store store;
  private final VirtualClock clock;
  private boolean gatePolicy;
  private long created;

  Pods(Store store, VirtualClock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** By namespace and name. */
  public List<PodObject> all() {
    return store.list(KubeApi.Kind.PODS, Change.PodPut.class).stream()
        .map(Change.PodPut::pod)
        .toList();
  }

  /** This very pod; a pod of the same name with another uid is another pod. */
  public Optional<PodObject> get(PodRef ref) {
    return named(ref.qualifiedName()).filter(pod -> pod.ref().equals(ref));
  }

  public Optional<PodObject> named(String namespace, String name) {
    return named(namespace + "/" + name);
  }

  private Optional<PodObject> named(String qualifiedName) {
    return store.get(KubeApi.Kind.PODS, Change.PodPut.class, qualifiedName).map(Change.PodPut::pod);
  }

  /**
   * Turns the admission policy on or off that puts our gate on all pods of this scheduler; it
   * cannot be put on later.
   */
  public void gatePolicy(boolean on) {
    synchronized (store) {
      gatePolicy = on;
    }
  }

  /** Creates a pod with a fresh uid; a pod of this name must not exist. */
  public PodObject create(String namespace, String name, PodSpec spec) {
    return create(namespace, name, spec, Map.of());
  }

  /** The same with what its user wrote into its annotations, such as its gang. */
  public PodObject create(
      String namespace, String name, PodSpec spec, Map<String, String> annotations) {
    synchronized (store) {
      PodRef ref = new PodRef(namespace, name, "uid-" + created++);
      if (named(ref.qualifiedName()).isPresent()) {
        throw new IllegalArgumentException("pods \"" + name + "\" already exists");
      }
      long seconds = Duration.ofNanos(clock.nanos()).toSeconds();
      return write(new PodObject(ref, 0, seconds, admitted(spec), PodStatus.NEW, annotations));
    }
  }

  private PodSpec admitted(PodSpec spec) {
    return gatePolicy && spec.scheduler().equals(PodSpec.BAYPLAN) ? spec.with(Keys.PLAN) : spec;
  }

  /** Marks a bound pod as being deleted, as a DELETE with a grace period does. */
  public Outcome terminate(PodRef pod) {
    return patch(pod, now -> now.with(now.status().leaving()));
  }

  /**
   * Removes the pod, as a DELETE without grace does, of which a watch tells twice: that it leaves,
   * and that it is gone. Nothing where it is gone already.
   */
  public void delete(PodRef pod) {
    synchronized (store) {
      terminate(pod);
      get(pod).ifPresent(now -> store.remove(new Change.PodPut(now.at(store.revision() + 1))));
    }
  }

  /** Succeeded or failed. */
  public Outcome end(PodRef pod) {
    return patch(pod, now -> now.with(now.status().ended()));
  }

  /** Merge-patches one annotation. */
  public Outcome annotate(PodRef pod, String key, String value) {
    return patch(pod, now -> now.annotated(key, value));
  }

  /** A write to this very pod that cannot be refused once the pod is found. */
  Outcome patch(PodRef pod, Function<PodObject, PodObject> by) {
    return write(pod, now -> new Written(by.apply(now)));
  }

  /** What becomes of a write: the pod as it is then, or a refusal. */
  sealed interface Result {}

  record Written(PodObject next) implements Result {}

  record No(Outcome.Refused refusal) implements Result {}

  /**
   * A write to this very pod, by its name and with its uid as precondition. One that changes
   * nothing makes no revision and no event.
   */
  Outcome write(PodRef pod, Function<PodObject, Result> by) {
    synchronized (store) {
      PodObject now = named(pod.qualifiedName()).orElse(null);
      if (now == null) {
        return new Outcome.Refused(404, "pods \"" + pod.name() + "\" not found");
      }
      if (!now.ref().uid().equals(pod.uid())) {
        return conflict(
            "Precondition failed: UID in precondition: "
                + pod.uid()
                + ", UID in object meta: "
                + now.ref().uid());
      }
      return switch (by.apply(now)) {
        case No(Outcome.Refused refusal) -> refusal;
        case Written(PodObject next) -> {
          if (!next.equals(now)) {
            write(next);
          }
          yield OK;
        }
      };
    }
  }

  private PodObject write(PodObject next) {
    return store.put(revision -> new Change.PodPut(next.at(revision))).pod();
  }

  static Outcome.Refused conflict(String message) {
    return new Outcome.Refused(409, message);
  }
}
