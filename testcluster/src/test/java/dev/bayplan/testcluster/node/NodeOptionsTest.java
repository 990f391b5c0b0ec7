package dev.bayplan.testcluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeOptionsTest {

  @Test
  void anOptionOfTheKubeletWinsOverTheHarnesss() {
    NodeFolder folder = new NodeFolder(Path.of("/tmp/n"));
    NodeOptions options = new NodeOptions("127.0.0.3", ContainerRuntime.CONTAINERD, Map.of(), 0);

    assertThat(KubeletConfiguration.of(options.withKubelet("maxPods", "7"), folder, 1, 2))
        .contains("maxPods: 7\n", "address: 127.0.0.3\n", "cgroupRoot: /bayplan-n\n")
        .doesNotContain("maxPods: 250");
  }

  @Test
  void aNodesNameIsALoopbackAddress() {
    assertThatThrownBy(() -> NodeOptions.defaults().named("gpu-1"))
        .hasMessageContaining("127.0.0.1 to 127.0.0.254, not \"gpu-1\"");
  }
}
