package dev.bayplan.agent.mps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs one control daemon per key of the shares on this node. Its commands may take seconds: it
 * wants a thread of its own.
 *
 * <p>That a GPU takes one process alone is set before its first client comes and taken back after
 * its last daemon. A daemon of a former life of the agent is adopted while it answers, because its
 * end would kill its clients' work; its folder tells whose it is, and that the GPU's mode was ours.
 */
public final class MpsDaemons {

  /** So long a daemon outlives its last share: a restart of a pod is no reason to stop it. */
  static final Duration LINGER = Duration.ofSeconds(30);

  private final MpsControl control;
  private final Path root;
  private final SortedMap<ShareKey, Daemon> daemons = new TreeMap<>();
  private final Map<ShareKey, Long> unwantedSince = new HashMap<>();
  private boolean looked;

  public MpsDaemons(MpsControl control, Path root) {
    this.control = control;
    this.root = root;
  }

  /**
   * Call it only once all shares on this node are known: a daemon that nobody needs is ended.
   *
   * @return what became of the daemons
   */
  public List<DaemonState> step(Collection<Share> shares, long nowNanos) {
    SortedMap<ShareKey, DaemonSpec> wanted = DaemonSpec.of(shares);
    if (!looked) {
      adopt(nowNanos);
      looked = true;
    }
    wanted.forEach((key, spec) -> {
      unwantedSince.remove(key);
      daemons
          .computeIfAbsent(key, _ -> new Daemon(control, folder(key), spec, nowNanos))
          .keep(spec, nowNanos);
    });
    for (ShareKey key : List.copyOf(daemons.keySet())) {
      if (!wanted.containsKey(key)) {
        end(key, nowNanos);
      }
    }
    return states();
  }

  public List<DaemonState> states() {
    return daemons.values().stream().map(Daemon::state).toList();
  }

  private void end(ShareKey key, long nowNanos) {
    long since = unwantedSince.computeIfAbsent(key, _ -> nowNanos);
    Daemon daemon = daemons.get(key);
    if (daemon == null || nowNanos - since < LINGER.toNanos()) {
      return;
    }
    boolean last =
        daemons.keySet().stream().filter(one -> one.gpu().equals(key.gpu())).count() == 1;
    if (daemon.quit(last)) {
      daemons.remove(key);
      unwantedSince.remove(key);
    }
  }

  private Path folder(ShareKey key) {
    return root.resolve(key.folder());
  }

  private void adopt(long nowNanos) {
    List<Path> left = new ArrayList<>();
    try (Stream<Path> folders = Files.list(root)) {
      folders.sorted().forEach(left::add);
    } catch (IOException nothingYet) {
      return;
    }
    for (Path folder : left) {
      Optional<ShareKey> key = Daemon.keyOf(folder);
      if (key.isPresent() && folder(key.get()).equals(folder)) {
        daemons.put(
            key.get(), new Daemon(control, folder, new DaemonSpec(key.get(), 0, 0), nowNanos));
      }
    }
  }
}
