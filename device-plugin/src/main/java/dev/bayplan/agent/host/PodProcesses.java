package dev.bayplan.agent.host;

import dev.bayplan.agent.handover.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Which pods have processes, by {@code /proc/<pid>/cgroup}: kubelet and container engine put a
 * pod's uid into the path of its cgroup, with dashes ({@code cgroupfs}) or underscores ({@code
 * systemd}). Needs the node's PID namespace.
 */
public final class PodProcesses implements Ports.Processes {

  private final Path proc;

  public PodProcesses(Path proc) {
    this.proc = proc;
  }

  @Override
  public boolean alive(String podUid) {
    if (podUid.isEmpty()) {
      return false; // It would be found in every path.
    }
    String cgroupfs = "pod" + podUid;
    String systemd = "pod" + podUid.replace('-', '_');
    try (Stream<Path> files = Files.list(proc)) {
      return files
          .filter(file -> Character.isDigit(file.getFileName().toString().charAt(0)))
          .map(PodProcesses::cgroup)
          .anyMatch(cgroup -> cgroup.contains(cgroupfs) || cgroup.contains(systemd));
    } catch (IOException | UncheckedIOException noProc) {
      return false;
    }
  }

  private static String cgroup(Path process) {
    try {
      return Files.readString(process.resolve("cgroup"));
    } catch (IOException ended) {
      return "";
    }
  }
}
