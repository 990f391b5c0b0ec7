package dev.bayplan.testcluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SchedulerKubeconfigTest {
  private static final String KIND =
      "apiVersion: kubescheduler.config.k8s.io/v1\nkind: KubeSchedulerConfiguration\n";
  private static final Path FILE = Path.of("/k");

  @Test
  void aBlockGetsOneMoreLine() {
    assertThat(
            SchedulerKubeconfig.in(KIND + "clientConnection:\n  qps: 5000\nprofiles: []\n", FILE))
        .isEqualTo(KIND + "clientConnection:\n  kubeconfig: /k\n  qps: 5000\nprofiles: []\n");
  }

  @Test
  void aFlowMappingGetsOneMoreEntry() {
    assertThat(SchedulerKubeconfig.in(KIND + "clientConnection: {qps: 5000}\n", FILE))
        .isEqualTo(KIND + "clientConnection: {kubeconfig: /k, qps: 5000}\n");
  }

  @Test
  void aMissingSectionIsAdded() {
    assertThat(SchedulerKubeconfig.in(KIND + "profiles: []", FILE))
        .isEqualTo(KIND + "profiles: []\nclientConnection: {kubeconfig: /k}\n");
  }

  @Test
  void otherTextsStay() {
    assertThat(SchedulerKubeconfig.in("kind: Config\nclientConnection: {}\n", FILE))
        .isEqualTo("kind: Config\nclientConnection: {}\n");
  }

  @Test
  void aGivenKubeconfigIsRefused() {
    assertThatThrownBy(
            () -> SchedulerKubeconfig.in(KIND + "clientConnection:\n  kubeconfig: /etc/x\n", FILE))
        .hasMessageContaining("find its token by itself");
  }
}
