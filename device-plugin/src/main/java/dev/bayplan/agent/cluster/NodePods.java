package dev.bayplan.agent.cluster;

import dev.bayplan.agent.handover.NodePod;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.agent.handover.Ports;
import dev.bayplan.agent.watch.desk.PodDirectory;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pods of this node, listed and watched by {@code spec.nodeName}. Kept while the API server is
 * away, and read again when it is back.
 */
public final class NodePods implements Ports.Pods, PodDirectory, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodePods.class);
  private static final long PAGE = 500;

  private final SharedIndexInformer<Pod> informer;
  private final Map<String, Parsed> parsed = new ConcurrentHashMap<>();

  private NodePods(SharedIndexInformer<Pod> informer) {
    this.informer = informer;
  }

  /** Begins to watch, for good; reconnects by itself. */
  public static NodePods watch(KubernetesClient client, String node) {
    SharedIndexInformer<Pod> informer =
        client
            .pods()
            .inAnyNamespace()
            .withField("spec.nodeName", node)
            .withLimit(PAGE)
            .runnableInformer(0);
    NodePods pods = new NodePods(informer);
    informer.exceptionHandler((started, broken) -> {
      LOG.warn("the watch of this node's pods was interrupted, and goes on: {}", broken.toString());
      return true;
    });
    informer.start();
    return pods;
  }

  /**
   * A pod in the terms of others.
   *
   * @param version its resourceVersion; equal ones are equal
   */
  private record Parsed(String version, NodePod node, PodUsers users) {}

  @Override
  public Optional<List<NodePod>> list() {
    return current()
        .map(pods ->
            pods.values().stream()
                .map(Parsed::node)
                .filter(pod -> !pod.containers().isEmpty())
                .toList());
  }

  /**
   * By uid, from the informer's store itself: it counts as read before its handlers have heard of
   * all pods.
   */
  private Optional<Map<String, Parsed>> current() {
    if (!informer.hasSynced()) {
      return Optional.empty();
    }
    Map<String, Parsed> now = new TreeMap<>();
    for (Pod pod : informer.getStore().list()) {
      String uid = pod.getMetadata().getUid();
      now.put(uid, parsed.compute(uid, (key, known) -> parse(pod, known)));
    }
    parsed.keySet().retainAll(now.keySet());
    return Optional.of(now);
  }

  /** Once per change. */
  private static Parsed parse(Pod pod, @Nullable Parsed known) {
    String version = String.valueOf(pod.getMetadata().getResourceVersion());
    return known != null && known.version().equals(version)
        ? known
        : new Parsed(version, NodePodParser.parse(pod), PodUsers.of(pod));
  }

  @Override
  public Optional<Map<String, PodName>> names() {
    return current()
        .map(pods -> {
          Map<String, PodName> names = new HashMap<>();
          pods.forEach((uid, pod) -> names.put(uid, pod.users().name()));
          return names;
        });
  }

  @Override
  public OptionalLong user(String podUid, String container) {
    return current()
        .map(pods -> pods.get(podUid))
        .map(pod -> pod.users().of(container))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public void close() {
    informer.stop();
  }
}
