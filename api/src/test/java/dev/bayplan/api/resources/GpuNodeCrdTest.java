package dev.bayplan.api.resources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GpuNodeCrdTest {

  /** Maven runs tests in the module's folder. */
  private static final Path COMMITTED =
      Path.of("../manifests/base/crds/gpunodes.bayplan.dev.yaml").toAbsolutePath().normalize();

  @TempDir private Path folder;

  @Test
  void theCommittedFileIsWhatTheTypesSay() throws IOException {
    String generated = GpuNodeCrd.generate(folder);
    if ("write".equals(System.getProperty("bayplan.crd"))) {
      Files.createDirectories(COMMITTED.getParent());
      Files.writeString(COMMITTED, generated);
    }
    assertThat(COMMITTED)
        .as("differs from the Java types; run with -Dbayplan.crd=write, look at the change")
        .content()
        .isEqualTo(generated);
  }
}
