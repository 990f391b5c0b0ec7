package dev.bayplan.agent.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bayplan.agent.audit.Picture.Origin;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CgroupTest {

  private static final String UID = "1f7b4c52-9a3e-4d6b-8e21-0c5d7f9a1b2c";
  private static final String ID =
      "9f2c1b7a6d5e4f3c2b1a0f9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d9c";

  @ParameterizedTest
  @ValueSource(
      strings = {
        // v2, systemd: containerd, CRI-O, Docker; burstable, besteffort, guaranteed
        "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-podUID_.slice/cri-containerd-ID.scope",
        "0::/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-podUID_.slice/crio-ID.scope",
        "0::/kubepods.slice/kubepods-podUID_.slice/docker-ID.scope",
        "0::/kubepods.slice/kubepods-podUID_.slice/crio-ID.scope/container",
        // v2, cgroupfs
        "0::/kubepods/burstable/podUID/ID",
        "0::/kubepods/podUID/ID/a/nested/group",
        "0::/../../kubepods/besteffort/podUID/ID",
        // v1: many lines
        "12:memory:/kubepods/burstable/podUID/ID\n"
            + "11:cpu,cpuacct:/kubepods/burstable/podUID/ID\n"
            + "1:name=systemd:/x",
        "1:name=systemd:/kubepods.slice/kubepods-podUID_.slice/cri-containerd-ID.scope\n0::/",
        "9:devices:/system.slice/containerd.service/kubepods-burstable-podUID_.slice:cri-containerd:ID",
        // kind
        "0::/kubelet.slice/kubelet-kubepods.slice/kubelet-kubepods-podUID_.slice/cri-containerd-ID.scope",
        "4:memory:/docker/0123456789012345678901234567890123456789012345678901234567890123/kubelet/kubepods/podUID/ID",
      })
  void aProcessOfAContainerIsFound(String form) {
    String text = form.replace("UID_", UID.replace('-', '_')).replace("UID", UID).replace("ID", ID);
    assertThat(Cgroup.parse(text)).contains(new Origin.Container(UID, Optional.of(ID)));
  }

  @Test
  void aStaticPodHasAHashForAUid() {
    String hash = "5a94e0d9c7b1f2a3e4d5c6b7a8f90123";
    assertThat(Cgroup.parse("0::/kubepods/burstable/pod" + hash + "/" + ID))
        .contains(new Origin.Container(hash, Optional.of(ID)));
  }

  @Test
  void aPodsOwnGroupHasNoContainer() {
    assertThat(Cgroup.parse("0::/kubepods/pod" + UID))
        .contains(new Origin.Container(UID, Optional.empty()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0::/",
        "0::/system.slice/nvidia-persistenced.service",
        "0::/user.slice/user-1000.slice/session-3.scope",
        "0::/machine.slice/libpod-9f2c1b7a6d5e4f3c2b1a0f9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e0d9c.scope",
        "0::/kubepods.slice/podnothing",
        "0::/tripod1f7b4c52-9a3e-4d6b-8e21-0c5d7f9a1b2c",
      })
  void othersAreTheHosts(String text) {
    assertThat(Cgroup.parse(text)).isEmpty();
  }
}
