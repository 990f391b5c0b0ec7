package dev.bayplan.testcluster.node;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A running container, looked into from outside: what is true of its first process, whatever
 * kubelet and API server say.
 *
 * @param pid of its first process, as this machine counts
 */
public record RealContainer(String id, long pid) {

  /** A device node: its path in the container and its numbers, as in {@code 195:0}. */
  public record DeviceNode(String path, String numbers) {}

  /** The container of that name, by the pod's status; init containers count. It must be running. */
  static RealContainer of(Pod pod, String name) {
    String id =
        Stream.concat(
                pod.getStatus().getContainerStatuses().stream(),
                pod.getStatus().getInitContainerStatuses().stream())
            .filter(status -> status.getName().equals(name))
            .map(RealContainer::idOf)
            .findFirst()
            .orElseThrow(() ->
                new IllegalStateException(
                    "Pod %s has no container %s in its status"
                        .formatted(pod.getMetadata().getName(), name)));
    return running(id)
        .orElseThrow(() ->
            new IllegalStateException(
                "No process of container %s (%s) of pod %s"
                    .formatted(name, id, pod.getMetadata().getName())));
  }

  /** By its id, if it has a process. */
  static Optional<RealContainer> running(String id) {
    return ProcFiles.inCgroup(id).stream().findFirst().map(pid -> new RealContainer(id, pid));
  }

  private static String idOf(ContainerStatus status) {
    String id = status.getContainerID();
    if (id == null || !id.startsWith("containerd://")) {
      throw new IllegalStateException(
          "Container %s has never started: %s".formatted(status.getName(), status.getState()));
    }
    return id.substring("containerd://".length());
  }

  /** What its first process was started with. */
  public Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>();
    for (String entry : ProcFiles.read(pid, "environ").split("\0")) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return environment;
  }

  /** Its device nodes below /dev by path; terminals are left out. */
  public List<DeviceNode> devices() {
    String found =
        exec(
            "find",
            "/dev",
            "-path",
            "/dev/pts",
            "-prune",
            "-o",
            "-type",
            "c",
            "-exec",
            "stat",
            "-c",
            "%n %t %T",
            "{}",
            ";");
    return found
        .lines()
        .map(RealContainer::device)
        .sorted(Comparator.comparing(DeviceNode::path))
        .toList();
  }

  private static DeviceNode device(String line) {
    String[] words = line.split(" ");
    return new DeviceNode(
        words[0], Integer.parseInt(words[1], 16) + ":" + Integer.parseInt(words[2], 16));
  }

  /** The text of a file in it. */
  public String read(String path) {
    try {
      return new String(Files.readAllBytes(file(path)), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean has(String path) {
    return Files.exists(file(path));
  }

  /** The places something is mounted at. */
  public List<String> mountPoints() {
    return ProcFiles.read(pid, "mounts").lines().map(line -> line.split(" ")[1]).sorted().toList();
  }

  /**
   * Runs one of busybox's programs in its namespaces; neither with its environment nor under the
   * device rules of its cgroup.
   */
  public String exec(String... command) {
    return Commands.run(
        Commands.join(
            List.of(
                "nsenter",
                "--target=" + pid,
                "--mount",
                "--uts",
                "--ipc",
                "--net",
                "--pid",
                "--root",
                "--wd",
                "/bin/busybox"),
            command));
  }

  /** Ends it from inside as a crash would; the kubelet starts it again as its pod wants. */
  public void kill9() {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  private Path file(String path) {
    return Path.of(ProcFiles.root(pid) + path);
  }
}
