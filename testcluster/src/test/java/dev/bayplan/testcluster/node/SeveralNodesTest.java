package dev.bayplan.testcluster.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.testcluster.ControlPlaneExtension;
import dev.bayplan.testcluster.ControlPlaneOptions;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@NodeTest
class SeveralNodesTest {

  @RegisterExtension
  static final ControlPlaneExtension cluster =
      ControlPlaneExtension.of(ControlPlaneOptions.defaults());

  @Test
  void twoNodesShareNothing() {
    RealNode first = RealNode.start(cluster.plane(), NodeOptions.defaults());
    RealNode second =
        RealNode.start(
            cluster.plane(),
            NodeOptions.defaults().named("127.0.0.2").with(ContainerRuntime.OLD_CONTAINERD));

    Pod one = new NodePods(cluster.plane(), first.name()).run("one");
    Pod two = new NodePods(cluster.plane(), second.name()).run("two");

    String inFirst = first.container(one, "main").id();
    String inSecond = second.container(two, "main").id();
    assertThat(first.ctr("containers", "list")).contains(inFirst).doesNotContain(inSecond);
    assertThat(second.ctr("containers", "list")).contains(inSecond).doesNotContain(inFirst);
    assertThat(first.ctr("version")).contains("Version:  2.2.9");
    assertThat(second.ctr("version")).contains("Version:  1.");
    assertThat(List.of(first.cdi(), first.devicePlugins(), first.podResources()))
        .doesNotContain(second.cdi(), second.devicePlugins(), second.podResources());

    second.close();

    assertThat(first.isAlive()).isTrue();
    new NodePods(cluster.plane(), first.name()).run("three");
  }
}
