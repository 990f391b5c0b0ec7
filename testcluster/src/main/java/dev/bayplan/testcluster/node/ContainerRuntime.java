package dev.bayplan.testcluster.node;

/** Which containerd a node runs. */
public enum ContainerRuntime {
  /** 2.2: resolves CDI devices when it makes the container. */
  CONTAINERD(""),

  /**
   * The distribution's, on Debian 12 1.6: kubelet 1.36 works with it, and the names of CDI devices
   * are ignored without a word.
   */
  OLD_CONTAINERD("old");

  private final String folder;

  ContainerRuntime(String folder) {
    this.folder = folder;
  }

  /** Where {@code testcluster/build-node} puts it, below its folder. */
  String folder() {
    return folder;
  }
}
