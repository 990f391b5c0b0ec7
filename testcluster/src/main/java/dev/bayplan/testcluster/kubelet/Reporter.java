package dev.bayplan.testcluster.kubelet;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.ResourceNotFoundException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Keeps pod status and Endpoints as the containers are. What cannot be written now is written
 * later.
 */
final class Reporter implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(50);
  private static final Duration AFTER_FAILURE = Duration.ofMillis(500);

  private final KubernetesClient client;
  private final List<PlayedPod> pods;
  private final Map<PlayedPod, List<PodStatusWriter.Seen>> written = new HashMap<>();
  private final Thread thread;

  /**
   * @param pods the live list
   */
  Reporter(KubernetesClient client, List<PlayedPod> pods) {
    this.client = client;
    this.pods = pods;
    this.thread = Thread.ofVirtual().name("kubelet-reporter").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(report() ? PERIOD : AFTER_FAILURE);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean report() {
    try {
      for (PlayedPod pod : pods) {
        List<PodStatusWriter.Seen> seen = pod.seen();
        if (!seen.equals(written.get(pod))) {
          pod.statusWriter(client).write(seen);
          new ServiceEndpoints(client).write(pod.namespace(), pods);
          written.put(pod, seen);
        }
      }
      return true;
    } catch (KubernetesClientException | ResourceNotFoundException awayOrDeleted) {
      return false;
    }
  }
}
