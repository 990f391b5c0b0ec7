package dev.bayplan.policies;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkTest {

  @Test
  void theClassesOfNvidiaSmiGoFromFarToNear() {
    String[] farToNear = {"SYS", "NODE", "PHB", "PXB", "PIX", "NV1", "NV4", "NV18"};
    Link last = Link.UNKNOWN;
    for (String text : farToNear) {
      Link link = Link.parse(text).orElseThrow();
      assertThat(link).isGreaterThan(last).hasToString(text);
      last = link;
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "X", "NV", "NV0", "NV99", "NV999999999999", "pix", "UNKNOWN", "NVLINK"})
  void anythingElseIsNoLink(String text) {
    assertThat(Link.parse(text)).isEmpty();
  }

  @Test
  void onlyNvlinkHasLanes() {
    assertThatThrownBy(() -> new Link(Link.Kind.PIX, 2)).hasMessageContaining("PIX with 2");
    assertThatThrownBy(() -> new Link(Link.Kind.NVLINK, 0)).hasMessageContaining("0 NVLinks");
  }
}
