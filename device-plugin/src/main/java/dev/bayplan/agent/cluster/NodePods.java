package dev.bayplan.agent.cluster;

import dev.bayplan.agent.handover.NodePod;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.agent.handover.Ports;
import dev.bayplan.agent.watch.desk.PodDirectory;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pods of this node, listed and watched by {@code spec.nodeName}. Kept while the API server is
 * away, and read again when it is back.
 */
public final class NodePods implements Ports.Pods, PodDirectory, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodePods.class);
  private static final long PAGE = 500;

  private final Map<String, NodePod> pods = new ConcurrentHashMap<>();
  private final Map<String, PodUsers> users = new ConcurrentHashMap<>();
  private final SharedIndexInformer<Pod> informer;

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
    informer.addEventHandler(pods.new Events());
    informer.start();
    return pods;
  }

  @Override
  public Optional<List<NodePod>> list() {
    return informer.hasSynced() ? Optional.of(List.copyOf(pods.values())) : Optional.empty();
  }

  @Override
  public Optional<Map<String, PodName>> names() {
    Map<String, PodName> names = new HashMap<>();
    users.forEach((uid, pod) -> names.put(uid, pod.name()));
    return informer.hasSynced() ? Optional.of(names) : Optional.empty();
  }

  @Override
  public OptionalLong user(String podUid, String container) {
    PodUsers pod = users.get(podUid);
    return pod == null ? OptionalLong.empty() : pod.of(container);
  }

  @Override
  public void close() {
    informer.stop();
  }

  /** Parsed once per change. */
  private final class Events implements ResourceEventHandler<Pod> {

    @Override
    public void onAdd(Pod pod) {
      NodePod parsed = NodePodParser.parse(pod);
      users.put(parsed.uid(), PodUsers.of(pod));
      if (parsed.containers().isEmpty()) {
        pods.remove(parsed.uid());
      } else {
        pods.put(parsed.uid(), parsed);
      }
    }

    @Override
    public void onUpdate(Pod old, Pod pod) {
      if (!old.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
        onDelete(old, false); // Deleted and made again within one list.
      }
      onAdd(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean stateUnknown) {
      pods.remove(pod.getMetadata().getUid());
      users.remove(pod.getMetadata().getUid());
    }
  }
}
