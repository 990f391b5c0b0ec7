package dev.bayplan.agent.audit.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.audit.Picture.Origin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcFolderTest {

  @TempDir Path proc;

  private void process(int pid, String cgroup, String command) throws IOException {
    Path folder = Files.createDirectories(proc.resolve("" + pid));
    Files.writeString(folder.resolve("cgroup"), cgroup);
    Files.writeString(folder.resolve("comm"), command + "\n");
  }

  @Test
  void aProcessIsAPodsTheHostsOrGone() throws IOException {
    process(1, "0::/kubepods/pod1f7b4c52-9a3e-4d6b-8e21-0c5d7f9a1b2c/x", "python3");
    process(2, "0::/system.slice/x.service", "odd\u0007name");
    ProcFolder folder = new ProcFolder(proc);
    assertThat(folder.origin(1))
        .isEqualTo(new Origin.Container("1f7b4c52-9a3e-4d6b-8e21-0c5d7f9a1b2c", Optional.empty()));
    assertThat(folder.origin(2)).isEqualTo(new Origin.Host("odd?name"));
    assertThat(folder.origin(3)).isEqualTo(new Origin.Gone());
  }

  @Test
  void thisProcessHasAnOrigin() {
    int self = (int) ProcessHandle.current().pid();
    assertThat(new ProcFolder(Path.of("/proc")).origin(self)).isNotEqualTo(new Origin.Gone());
  }
}
