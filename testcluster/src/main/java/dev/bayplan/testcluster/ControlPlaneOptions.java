package dev.bayplan.testcluster;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What a control plane is made of. The defaults are etcd and the API server alone.
 *
 * @param controllers the controllers of kube-controller-manager by their names, for example {@code
 *     deployment-controller}; none means that it does not run. The node lifecycle controller would
 *     taint fake nodes after 40 s and evict their pods
 * @param apiServerFlags on top of those of {@link ApiServerFlags}
 * @param goMemLimit {@code GOMEMLIMIT} of each Go process: bounds its garbage, not its memory
 * @param folder where logs stay; each plane makes a folder of its own in it
 * @param startLimit how long the start of one process may take (3 to 5 s in all on an idle machine)
 */
public record ControlPlaneOptions(
    List<String> controllers,
    List<String> apiServerFlags,
    String goMemLimit,
    Path folder,
    Duration startLimit) {
  public static final List<String> WORKLOAD_CONTROLLERS =
      List.of(
          "deployment-controller",
          "replicaset-controller",
          "job-controller",
          "garbage-collector-controller");

  public ControlPlaneOptions {
    controllers = List.copyOf(controllers);
    apiServerFlags = List.copyOf(apiServerFlags);
  }

  public static ControlPlaneOptions defaults() {
    return new ControlPlaneOptions(
        List.of(),
        List.of(),
        "500MiB",
        Path.of("target", "testcluster").toAbsolutePath(),
        Duration.ofSeconds(120));
  }

  /** With Deployments, ReplicaSets, Jobs and garbage collection. */
  public ControlPlaneOptions withWorkloadControllers() {
    return withControllers(WORKLOAD_CONTROLLERS);
  }

  public ControlPlaneOptions withControllers(List<String> names) {
    return new ControlPlaneOptions(names, apiServerFlags, goMemLimit, folder, startLimit);
  }

  public ControlPlaneOptions withApiServerFlag(String flag) {
    List<String> flags = new ArrayList<>(apiServerFlags);
    flags.add(flag);
    return new ControlPlaneOptions(controllers, flags, goMemLimit, folder, startLimit);
  }

  public ControlPlaneOptions withFolder(Path logs) {
    return new ControlPlaneOptions(
        controllers, apiServerFlags, goMemLimit, logs.toAbsolutePath(), startLimit);
  }
}
