package dev.bayplan.scheduler.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NodeNamesTest {

  @Test
  void aNameKeepsItsRowWhileTheTableGrows() {
    NodeNames names = new NodeNames();
    for (int i = 0; i < 20_000; i++) {
      assertThat(names.add("node-" + i)).isEqualTo(i);
    }
    for (int i = 0; i < 20_000; i++) {
      byte[] wire = ("[\"node-" + i + "\"]").getBytes(UTF_8);
      assertThat(names.row(wire, 2, wire.length - 2)).isEqualTo(i);
      assertThat(names.name(i)).isEqualTo("node-" + i);
    }
    assertThat(names.add("node-7")).isEqualTo(7);
    assertThat(names.row("node")).isEqualTo(-1);
    assertThat(names.size()).isEqualTo(20_000);
  }
}
