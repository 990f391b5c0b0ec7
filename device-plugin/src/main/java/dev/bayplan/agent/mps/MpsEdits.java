package dev.bayplan.agent.mps;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a container needs to be a client of its daemon; the environment of the container's own
 * specification wins over it.
 *
 * @param environment in order of the names
 */
public record MpsEdits(SortedMap<String, String> environment, List<Mount> mounts) {

  /** Where a client looks that was told nothing. */
  static final String PIPE_IN_CONTAINER = "/tmp/nvidia-mps";

  /** A folder of the host, seen in the container. */
  public record Mount(String host, String container) {}

  public MpsEdits {
    environment = Collections.unmodifiableSortedMap(new TreeMap<>(environment));
    mounts = List.copyOf(mounts);
  }

  /**
   * The GPU is the only one in the container, so its ordinal is 0.
   *
   * @param root the daemons' folder, as the host names it
   */
  public static MpsEdits of(Share share, Path root) {
    Path folder = root.resolve(share.key().folder());
    SortedMap<String, String> environment =
        new TreeMap<>(
            Map.of(
                "CUDA_MPS_PIPE_DIRECTORY",
                PIPE_IN_CONTAINER,
                "CUDA_MPS_PINNED_DEVICE_MEM_LIMIT",
                "0=" + share.memoryMiB() + "M"));
    share
        .computePercent()
        .ifPresent(percent -> environment.put("CUDA_MPS_ACTIVE_THREAD_PERCENTAGE", "" + percent));
    return new MpsEdits(
        environment,
        List.of(
            new Mount(folder.resolve("pipe").toString(), PIPE_IN_CONTAINER),
            new Mount(root.resolve("shm").toString(), "/dev/shm")));
  }
}
