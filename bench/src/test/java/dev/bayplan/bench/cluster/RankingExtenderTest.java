package dev.bayplan.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RankingExtenderTest {

  private static final String BODY =
      "{\"Pod\":{\"metadata\":{\"name\":\"p\"}},\"Nodes\":null,\"NodeNames\":[\"a\",\"b\"]}\n";

  @Test
  void filterLetsAllThrough() {
    assertThat(RankingExtender.filter(RankingExtender.names(BODY)))
        .isEqualTo("{\"NodeNames\":[\"a\",\"b\"],\"FailedNodes\":{},\"Error\":\"\"}");
  }

  @Test
  void prioritizeScoresEachOfThem() {
    assertThat(RankingExtender.prioritize(RankingExtender.names(BODY)))
        .isEqualTo("[{\"Host\":\"a\",\"Score\":0},{\"Host\":\"b\",\"Score\":1}]");
    assertThat(RankingExtender.prioritize("")).isEqualTo("[]");
  }

  @Test
  void wholeNodesAreNotAnswered() {
    assertThatThrownBy(() -> RankingExtender.names("{\"Nodes\":{\"items\":[]}}"))
        .hasMessageContaining("nodeCacheCapable");
  }
}
