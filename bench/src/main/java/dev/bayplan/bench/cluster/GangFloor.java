package dev.bayplan.bench.cluster;

import dev.bayplan.testcluster.ControlPlane;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The least that the API server needs for a gang's release patches and Bindings: the same writes,
 * as many at once as Bayplan has under way, under its identity and through its guards, while
 * neither Bayplan nor kube-scheduler runs.
 */
final class GangFloor {

  /** As {@code Upkeep} and {@code Committer} have them. */
  private static final int PATCHES_AT_ONCE = 32;

  private static final int BINDINGS_AT_ONCE = 64;
  private static final int GPUS = 8;

  private final BareClient client;
  private final Map<String, String> uids;

  /** The pods are there. */
  GangFloor(ControlPlane plane, String namespace) {
    uids =
        plane.client().pods().inNamespace(namespace).list().getItems().stream()
            .map(Pod::getMetadata)
            .collect(Collectors.toMap(ObjectMeta::getName, ObjectMeta::getUid));
    client = new BareClient(bayplan(plane), namespace);
  }

  private static KubernetesClient bayplan(ControlPlane plane) {
    return plane.clientWithToken(
        plane
            .client()
            .serviceAccounts()
            .inNamespace("bayplan-system")
            .withName("bayplan")
            .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
            .getStatus()
            .getToken());
  }

  /** From the first write to the answer to the last; each Binding follows its patch. */
  long millis(int pods) {
    try (ExecutorService patches = lanes(PATCHES_AT_ONCE);
        ExecutorService bindings = lanes(BINDINGS_AT_ONCE)) {
      long start = System.nanoTime();
      List<CompletableFuture<Void>> all =
          IntStream.range(0, pods)
              .mapToObj(number ->
                  CompletableFuture.runAsync(() -> release(number), patches)
                      .thenRunAsync(() -> bind(number), bindings))
              .toList();
      all.forEach(CompletableFuture::join);
      return (System.nanoTime() - start) / 1_000_000;
    }
  }

  private static ExecutorService lanes(int width) {
    return Executors.newFixedThreadPool(width, Thread.ofVirtual().factory());
  }

  private void release(int number) {
    client.patchStrategically(
        Trials.pod(number),
        """
        {"metadata":{"annotations":{"bayplan.dev/plan":"%s","bayplan.dev/reason":null}},
         "spec":{"schedulingGates":[{"$patch":"delete","name":"bayplan.dev/plan"}]}}
        """
            .formatted(text(number)));
  }

  private void bind(int number) {
    client.bind(
        Trials.pod(number),
        """
        {"apiVersion":"v1","kind":"Binding",
         "metadata":{"name":"%s","uid":"%s","annotations":{"bayplan.dev/assignment":"%s"}},
         "target":{"apiVersion":"v1","kind":"Node","name":"%s"}}
        """
            .formatted(
                Trials.pod(number),
                uids.get(Trials.pod(number)),
                text(number),
                GangShape.nodeName(number)));
  }

  /** As long as a real plan, in a JSON string. */
  private static String text(int number) {
    String node = GangShape.nodeName(number);
    String gpus =
        IntStream.range(0, GPUS)
            .mapToObj(gpu -> "{\\\"gpu\\\":\\\"GPU-" + node + "-" + gpu + "\\\"}")
            .collect(Collectors.joining(","));
    return ("{\\\"v\\\":1,\\\"node\\\":\\\"" + node + "\\\",\\\"containers\\\":{\\\"main\\\":[")
        + gpus
        + "]},\\\"plan\\\":\\\"mrabcdef-1234\\\",\\\"generation\\\":1,\\\"epoch\\\":1795553000000}";
  }
}
