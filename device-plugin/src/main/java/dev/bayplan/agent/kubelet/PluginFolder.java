package dev.bayplan.agent.kubelet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The kubelet's folder of device plugins. */
public final class PluginFolder {

  private static final Logger LOG = LoggerFactory.getLogger(PluginFolder.class);
  private static final String PREFIX = "bayplan-";
  private static final String SUFFIX = ".sock";

  private static final String LIFE =
      ProcessHandle.current()
          .info()
          .startInstant()
          .map(start -> Long.toString(start.toEpochMilli(), Character.MAX_RADIX))
          .orElseGet(() -> Long.toString(ProcessHandle.current().pid()));

  private final Path folder;
  private final AtomicInteger sockets = new AtomicInteger();

  /**
   * @param folder {@code /var/lib/kubelet/device-plugins} of the node, as the agent sees it
   */
  public PluginFolder(Path folder) {
    this.folder = folder;
  }

  Path kubeletSocket() {
    return folder.resolve("kubelet.sock");
  }

  /** Tells one kubelet process from the next: each makes its socket anew. */
  Optional<Object> kubelet() {
    try {
      return Optional.of(
          Files.getAttribute(kubeletSocket(), "unix:ino", LinkOption.NOFOLLOW_LINKS)
              + " "
              + Files.getAttribute(kubeletSocket(), "unix:ctime", LinkOption.NOFOLLOW_LINKS));
    } catch (IOException notThere) {
      return Optional.empty();
    }
  }

  /** A name that no other process and no earlier life has; in a container the pid alone is 1. */
  Path newSocket(String resource) {
    String name = resource.substring(resource.indexOf('/') + 1).replace('.', '-');
    return folder.resolve(PREFIX + name + "-" + LIFE + "-" + sockets.incrementAndGet() + SUFFIX);
  }

  void remove(Path socket) {
    try {
      Files.deleteIfExists(socket);
    } catch (IOException stuck) {
      LOG.warn("socket {} stays: {}", socket, stuck.toString());
    }
  }

  /** Removes sockets that an earlier agent left; empty, or which other agent is alive. */
  public Optional<String> clear() {
    for (Path own : sockets(PREFIX)) {
      if (UnixSockets.isServed(own)) {
        return Optional.of(
            "another Bayplan agent serves " + own + "; two on one node would give devices twice");
      }
      remove(own);
    }
    return Optional.empty();
  }

  /** Empty, or who else hands out NVIDIA's devices here. */
  Optional<String> rival() {
    return sockets("nvidia").stream()
        .filter(UnixSockets::isServed)
        .findFirst()
        .map(socket ->
            "another device plugin serves "
                + socket
                + ": it owns the GPUs, so nothing is registered; remove it from this node, or"
                + " run the agent with --mode=observe");
  }

  private List<Path> sockets(String prefix) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .sorted()
          .toList();
    } catch (IOException noFolder) {
      return List.of();
    }
  }
}
