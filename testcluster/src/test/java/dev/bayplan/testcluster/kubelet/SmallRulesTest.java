package dev.bayplan.testcluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmallRulesTest {
  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource({
    "$(A) and $(A), 1 and 1",
    "$(UNKNOWN), $(UNKNOWN)",
    "$$(A), $(A)",
    "$A ${A}, $A ${A}",
  })
  void referencesAreExpandedAsInKubernetes(String text, String expanded) {
    assertThat(Expansion.of(text, Map.of("A", "1"))).isEqualTo(expanded);
  }

  @ParameterizedTest
  @CsvSource({
    "bayplan/extender",
    "registry:5000/bayplan/extender",
    "registry:5000/bayplan/extender:0.1.0",
    "registry:5000/bayplan/extender@sha256:abc",
    "registry:5000/bayplan/extender:0.1.0@sha256:abc",
  })
  void anImageIsKnownByItsNameWithoutVersion(String image) {
    Images images = Images.none().with("bayplan/extender", List.of("run"));

    assertThat(images.entrypoint(image)).containsExactly("run");
  }

  @Test
  void anUnknownImageIsNamed() {
    assertThatThrownBy(() -> Images.none().with("a", List.of("run")).entrypoint("ba:1"))
        .hasMessageContaining("ba:1")
        .hasMessageContaining("[a]");
  }

  @Test
  void aContainerThatDiesAgainAndAgainWaitsLongerEachTime() {
    BackOff backOff = new BackOff();

    assertThat(Stream.generate(() -> backOff.afterDeath(Duration.ofSeconds(1)).toMillis()).limit(8))
        .containsExactly(0L, 200L, 400L, 800L, 1_600L, 3_200L, 5_000L, 5_000L);
    assertThat(backOff.afterDeath(Duration.ofSeconds(10))).isZero();
  }
}
