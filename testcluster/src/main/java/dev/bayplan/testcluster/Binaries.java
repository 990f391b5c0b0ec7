package dev.bayplan.testcluster;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The folder of etcd, the Kubernetes programs, the kubelet and kubectl: one binary and a link per
 * program, built by {@code testcluster/build} ({@link BuildScript} says when).
 */
public record Binaries(Path folder) {
  /** The binaries for the sources of the checkout that the current folder lies in. */
  public static Binaries find() {
    return new Binaries(
        BuildScript.of("build", "The test control plane is", "7 to 8 minutes on two cores")
            .folder());
  }

  /** The path of one program, for example {@code kube-scheduler}. */
  public Path program(String name) {
    Path program = folder.resolve(name);
    if (!Files.isExecutable(program)) {
      throw new IllegalArgumentException("No program " + name + " in " + folder);
    }
    return program;
  }
}
