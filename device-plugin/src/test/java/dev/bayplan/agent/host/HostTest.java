package dev.bayplan.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

  private static final String UID = "0f7e3c1a-9f0b-4d8e-8c55-2d8f3a1b7c60";
  private static final String UNDERSCORED = UID.replace('-', '_');

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod<u>.slice/"
            + "cri-containerd-4f.scope\n",
        "0::/kubepods/besteffort/pod<d>/4f1c\n",
        "0::/../../../kubepods-pod<u>.slice/cri-containerd-4f.scope\n",
        "12:cpuset:/\n5:memory:/kubepods/burstable/pod<d>/4f1c\n1:name=systemd:/\n",
        "4:memory:/kubepods.slice/kubepods-pod<u>.slice/crio-4f.scope\n"
      })
  void aProcessIsFoundByThePodOfItsCgroup(String cgroup) throws IOException {
    process("4711", cgroup.replace("<u>", UNDERSCORED).replace("<d>", UID));

    assertThat(new PodProcesses(folder).alive(UID)).isTrue();
    assertThat(new PodProcesses(folder).alive(UID.replace('0', '1'))).isFalse();
  }

  @Test
  void nobodyElseIsTakenForAPod() throws IOException {
    process("1", "0::/init.scope\n");
    process("2", "0::/system.slice/containerd.service\n");
    Files.createDirectories(folder.resolve("sys"));
    Files.createDirectories(folder.resolve("77")); // It ended a moment ago.

    assertThat(new PodProcesses(folder).alive(UID)).isFalse();
    assertThat(new PodProcesses(folder).alive("")).as("a pod without uid").isFalse();
    assertThat(new PodProcesses(folder.resolve("none")).alive(UID)).isFalse();
  }

  private void process(String pid, String cgroup) throws IOException {
    Files.writeString(Files.createDirectories(folder.resolve(pid)).resolve("cgroup"), cgroup);
  }
}
