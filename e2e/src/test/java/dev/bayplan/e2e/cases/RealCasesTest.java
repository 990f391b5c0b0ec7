package dev.bayplan.e2e.cases;

import dev.bayplan.e2e.scheduling.Bayplan;
import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.kubelet.Images;
import dev.bayplan.testcluster.kubelet.KubeletPlayer;
import dev.bayplan.testcluster.kubelet.PlayedContainer;
import dev.bayplan.testcluster.kubelet.PlayedPod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The table on the real kube-scheduler and API server, with the configuration of the manifests; the
 * scripted extender stands where Bayplan's would.
 */
@Tag("cluster")
class RealCasesTest extends CaseTable {

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      Bayplan.installedWithoutGate("overlays/test"); // A case gates its pods itself.

  private static final int VERBS_PORT = 10271;
  private static final int PROBES_PORT = 10270;

  private static ScriptedServer server;
  private static PlayedContainer scheduler;

  @BeforeAll
  static void start() throws Exception {
    Images images = Images.none().with("bayplan/extender", List.of("sh", "-c", "sleep 3600"));
    PlayedPod pod =
        new KubeletPlayer(cluster.plane(), images)
            .deployment("bayplan-system", "bayplan")
            .getFirst();
    scheduler = pod.container("kube-scheduler");
    PlayedContainer extender = pod.container("extender");
    server = ScriptedServer.listen(extender.port(VERBS_PORT), extender.port(PROBES_PORT));
    // Ready for good: a change of this pod's status would wake refused pods in the midst of a case.
    pod.awaitReady(Duration.ofSeconds(60));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  Backend backend() {
    return new RealBackend(cluster.plane(), server, scheduler);
  }
}
