package dev.bayplan.e2e.manifests;

import dev.bayplan.testcluster.Await;
import dev.bayplan.testcluster.ControlPlaneExtension;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * {@code dialects/*.yaml}: the API server does to a pod what the translator does, and refuses what
 * it refuses, in the same words.
 */
@Tag("cluster")
class DialectPolicyTest {
  @RegisterExtension static final ControlPlaneExtension cluster = Installed.cluster("base");

  private static final long SEED = Long.getLong("bayplan.dialects.seed", 20261124);
  private static final int PODS = Integer.getInteger("bayplan.dialects.pods", 600);

  @BeforeAll
  static void awaitThePolicies() {
    Caller admin = Caller.admin(cluster.plane());
    Await.until(
        "the policies are in force",
        Duration.ofSeconds(20),
        () -> admin.post(DialectComparison.DRY, untranslatable()).isRefusedBy("bayplan-dialects"));
  }

  static String untranslatable() {
    return """
    {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"schedulerName": "bayplan",
     "containers": [{"name": "c", "image": "i", "resources": {"limits": {"nvidia.com/gpu": 1, "nvidia.com/priority": 1}}}]}}
    """;
  }

  @Test
  void bothTranslatorsAgreeOnHundredsOfPods() {
    new DialectComparison(
            Caller.admin(cluster.plane()),
            "ValidatingAdmissionPolicy 'bayplan-dialects' with binding 'bayplan-dialects' denied"
                + " request: ")
        .run(SEED, PODS);
  }
}
