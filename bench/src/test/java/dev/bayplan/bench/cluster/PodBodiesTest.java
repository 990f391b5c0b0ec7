package dev.bayplan.bench.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.api.Keys;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class PodBodiesTest {

  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void aPodIsHeldByTheGatesThatItIsBornWith() {
    JsonNode pod = MAPPER.readTree(PodBodies.pod("p-1", "bayplan", List.of(Keys.PLAN, "x/y")));

    assertThat(pod.at("/metadata/name").asString()).isEqualTo("p-1");
    assertThat(pod.at("/spec/schedulerName").asString()).isEqualTo("bayplan");
    assertThat(pod.at("/spec/schedulingGates/0/name").asString()).isEqualTo(Keys.PLAN);
    assertThat(pod.at("/spec/schedulingGates/1/name").asString()).isEqualTo("x/y");
    assertThat(pod.at("/spec/containers/0/resources/limits").size()).isEqualTo(1);
  }

  @Test
  void theFloorPinsThePodInThePatchThatLetsItGo() {
    JsonNode patch = MAPPER.readTree(PodBodies.pin("n-7"));

    assertThat(patch.size()).isEqualTo(3);
    assertThat(patch.get(0).get("op").asString()).isEqualTo("test");
    assertThat(patch.get(1)).isEqualTo(MAPPER.readTree(PodBodies.ungate()).get(1));
    assertThat(patch.get(2).toString()).contains("metadata.name").contains("n-7");
  }
}
