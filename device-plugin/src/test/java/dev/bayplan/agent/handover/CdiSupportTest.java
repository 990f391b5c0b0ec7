package dev.bayplan.agent.handover;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CdiSupportTest {

  private static final Path FOLDER = Path.of("/var/run/cdi");

  @ParameterizedTest
  @CsvSource({
    "containerd, 1.6.36,       ,     false",
    "containerd, v1.6.36,      true, false",
    "containerd, 1.7.27,       ,     false",
    "containerd, 1.7.27,       true, true",
    "containerd, v1.7.0-rc.1,  false, false",
    "containerd, 2.0.0,        ,     true",
    "containerd, v2.1.9,       ,     true",
    "containerd, 2.2.0-beta.0, false, false",
    "containerd, 10.0,         ,     true",
    "cri-o,      1.22.5,       ,     false",
    "cri-o,      1.23.0,       ,     true",
    "cri-o,      1.33.1,       false, false",
    "dockershim, 20.10.1,      ,     false",
    "other,      3.1,          true, true"
  })
  void isJudgedByWhatTheEngineSays(
      String engine, String version, Boolean enabled, boolean honoured) {
    CdiSupport support =
        CdiSupport.of(engine, version, Optional.ofNullable(enabled), List.of(), FOLDER);

    if (honoured) {
      assertThat(support).isEqualTo(new CdiSupport.Honoured(engine + " " + version));
    } else {
      assertThat(((CdiSupport.Ignored) support).why())
          .contains(engine + " " + version)
          .contains("ignores CDI, so no shares are offered");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "unknown", "99999999999.1", "2.99999999999", "2"})
  void aVersionThatSaysNothingIsNoSupport(String version) {
    assertThat(CdiSupport.of("containerd", version, Optional.empty(), List.of(), FOLDER))
        .isInstanceOf(CdiSupport.Ignored.class);
  }

  @Test
  void theFolderMustBeOneThatTheEngineReads() {
    assertThat(CdiSupport.of("containerd", "2.1.9", Optional.of(true), List.of("/etc/cdi"), FOLDER))
        .isEqualTo(
            new CdiSupport.Ignored(
                "the container engine containerd 2.1.9 reads CDI specs from /etc/cdi, not from"
                    + " --cdi-dir /var/run/cdi"));
    assertThat(
            CdiSupport.of(
                "containerd", "2.1.9", Optional.of(true), List.of("/etc/cdi", "/run/cdi/"), FOLDER))
        .as("/var/run is a link to /run")
        .isInstanceOf(CdiSupport.Honoured.class);
  }
}
