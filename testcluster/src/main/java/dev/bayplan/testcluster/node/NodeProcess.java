package dev.bayplan.testcluster.node;

import dev.bayplan.testcluster.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The first process of a node, {@code node.sh} in namespaces of its own, and through it the others:
 * kubelet and containerd are started again whenever they end.
 */
final class NodeProcess implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(20);

  private final Program unshare;

  NodeProcess(NodeFolder folder, String node, Path log) {
    List<String> command =
        List.of(
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child=KILL",
            "--mount-proc",
            folder.file("node.sh").toString(),
            folder.path().toString(),
            node);
    this.unshare =
        new Program(
            new Program.Launch("node-" + node, command, Map.of(), false, folder.path(), log));
  }

  void start() {
    unshare.start();
  }

  boolean isAlive() {
    return unshare.isAlive();
  }

  String logTail() {
    return unshare.logTail(40);
  }

  /** Seen from outside its namespaces. */
  ProcessHandle init() {
    return ProcessHandle.of(unshare.pid())
        .flatMap(process -> process.children().findFirst())
        .orElseThrow(() -> new IllegalStateException("The node has no process"));
  }

  /** Kills {@code kubelet} or {@code containerd}, and waits for its end. */
  void kill(String program) {
    ProcessHandle victim =
        init()
            .descendants()
            .filter(process -> program.equals(ProcFiles.name(process.pid())))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("No " + program + " runs on this node"));
    victim.destroyForcibly();
    try {
      victim.onExit().get(END.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("The killed " + program + " did not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while killing " + program, e);
    }
  }

  /** All processes of the node are gone when it returns. */
  @Override
  public void close() {
    if (unshare.isAlive()) {
      // The first process takes all others of its namespace with it; its parent ends after it.
      ProcessHandle.of(unshare.pid())
          .ifPresent(parent -> parent.children().forEach(ProcessHandle::destroyForcibly));
      if (!unshare.awaitEnd(END)) {
        unshare.kill9();
      }
    }
  }
}
