package dev.bayplan.testcluster.node;

/** The text of {@code containerd.toml}. */
final class ContainerdConfiguration {
  static final String IMAGE = "localhost/busybox:test";

  /**
   * In both texts: {@code restrict_oom_score_adj}, because runc ends with «can't get final child's
   * PID from pipe: EOF» where root lacks CAP_SYS_RESOURCE; CDI is on in 2.x unless switched off.
   */
  private static final String CURRENT =
      """
      version = 3
      root = "%1$s/containerd"
      state = "/run/containerd"
      [grpc]
        address = "%1$s/containerd.sock"
      [plugins.'io.containerd.cri.v1.images'.pinned_images]
        sandbox = "%2$s"
      [plugins.'io.containerd.cri.v1.runtime']
        restrict_oom_score_adj = true
        cdi_spec_dirs = ["%1$s/cdi"]
      [plugins.'io.containerd.cri.v1.runtime'.cni]
        bin_dirs = ["%1$s/cni"]
        conf_dir = "%1$s/cni"
        use_internal_loopback = true
      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
        runtime_type = "io.containerd.runc.v2"
      [plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
        BinaryName = "%1$s/bin/runc"
      """;

  private static final String OLD =
      """
      version = 2
      root = "%1$s/containerd"
      state = "/run/containerd"
      [grpc]
        address = "%1$s/containerd.sock"
      [plugins."io.containerd.grpc.v1.cri"]
        sandbox_image = "%2$s"
        restrict_oom_score_adj = true
      [plugins."io.containerd.grpc.v1.cri".cni]
        bin_dir = "%1$s/cni"
        conf_dir = "%1$s/cni"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
        runtime_type = "io.containerd.runc.v2"
      [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
        BinaryName = "%1$s/bin/runc"
      """;

  private ContainerdConfiguration() {}

  static String of(ContainerRuntime runtime, NodeFolder folder) {
    String text =
        switch (runtime) {
          case CONTAINERD -> CURRENT;
          case OLD_CONTAINERD -> OLD;
        };
    return text.formatted(folder.path(), IMAGE);
  }
}
