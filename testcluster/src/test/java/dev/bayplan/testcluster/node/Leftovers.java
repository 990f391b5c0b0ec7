package dev.bayplan.testcluster.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What there is of one node outside of it: its folder, cgroups, processes, and mounts in the
 * machine's own namespace.
 *
 * @param namespace of its processes' pids, as in {@code pid:[4026532201]}
 */
record Leftovers(Path folder, String cgroup, String namespace) {

  static Leftovers of(RealNode node) {
    return new Leftovers(
        node.folder().path(), node.folder().cgroup(), pidNamespace(node.init().pid()));
  }

  List<Path> cgroups() {
    return ProcFiles.read(ProcessHandle.current().pid(), "mounts")
        .lines()
        .map(line -> line.split(" "))
        .filter(words -> words[2].startsWith("cgroup"))
        .map(words -> Path.of(words[1], cgroup))
        .filter(Files::exists)
        .toList();
  }

  List<Long> processes() {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> pidNamespace(pid).equals(namespace))
        .toList();
  }

  List<String> mounts() {
    return ProcFiles.read(ProcessHandle.current().pid(), "mounts")
        .lines()
        .filter(line -> line.contains(folder.toString()) || line.contains("/kubelet"))
        .toList();
  }

  boolean none() {
    return !Files.exists(folder)
        && cgroups().isEmpty()
        && processes().isEmpty()
        && mounts().isEmpty();
  }

  /** Empty when the process is gone. */
  private static String pidNamespace(long pid) {
    try {
      return Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns/pid")).toString();
    } catch (IOException gone) {
      return "";
    }
  }
}
