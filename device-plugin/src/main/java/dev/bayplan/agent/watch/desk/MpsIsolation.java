package dev.bayplan.agent.watch.desk;

import dev.bayplan.agent.handover.Given;
import dev.bayplan.agent.handover.Isolation;
import dev.bayplan.agent.handover.edits.Edits;
import dev.bayplan.agent.mps.DaemonSpec;
import dev.bayplan.agent.mps.DaemonState;
import dev.bayplan.agent.mps.MpsEdits;
import dev.bayplan.agent.mps.Share;
import dev.bayplan.agent.mps.ShareKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Shares kept apart by MPS. A container whose user is not written in its pod is not: an MPS server
 * serves one user, and clients of another wait for ever. Nor is one whose GPU has a share of
 * another key or kind already: the GPU would take its processes no more, or the other's.
 */
public final class MpsIsolation implements Isolation {

  private final Path root;
  private final PodDirectory pods;
  private final DeskBooks books;
  private final Function<Share, List<DaemonState>> start;

  /**
   * @param root the daemons' folder, as the host names it
   * @param start wants a daemon for this share, and answers all daemons as they are then
   */
  public MpsIsolation(
      Path root, PodDirectory pods, DeskBooks books, Function<Share, List<DaemonState>> start) {
    this.root = root;
    this.pods = pods;
    this.books = books;
    this.start = start;
  }

  /**
   * @throws IOException while the daemon is not up; the desk asks again
   */
  @Override
  public Isolated prepare(Given given) throws IOException {
    Optional<Share> share = share(given, pods);
    if (share.isEmpty() || !books.reserve(share.get())) {
      return alone(given);
    }
    List<DaemonState> daemons = start.apply(share.get());
    Map<ShareKey, DaemonState> byKey =
        daemons.stream().collect(Collectors.toMap(daemon -> daemon.spec().key(), one -> one));
    DaemonState daemon = byKey.get(share.get().key());
    if (daemon == null || !daemon.up()) {
      throw new IOException(
          "the MPS daemon of "
              + share.get().key()
              + " is not up"
              + Optional.ofNullable(daemon)
                  .flatMap(DaemonState::problem)
                  .map(why -> ": " + why)
                  .orElse(" yet"));
    }
    return new Isolated(
        DaemonSpec.isolation(share.get(), byKey).wire(), edits(MpsEdits.of(share.get(), root)));
  }

  /** On a GPU that takes its MPS server alone, any other process would only fail. */
  private Isolated alone(Given given) throws IOException {
    Optional<ShareKey> served = books.served(given);
    if (served.isPresent()) {
      throw new IOException(
          "MPS serves "
              + served.get()
              + " alone; "
              + (given.parts().size() > 1
                  ? "a container with shares of several GPUs is no client of any; ask for one"
                  : "give container " + given.container() + " this runAsUser")
              + ", or wait until the GPU is free of them");
    }
    return new Isolated(dev.bayplan.agent.mps.Isolation.NONE.wire(), Edits.NONE);
  }

  /**
   * Empty for what is no share, and where the user is not known. A container with shares of several
   * GPUs is kept apart by nothing: each GPU has a server of its own, and a client has one.
   */
  static Optional<Share> share(Given given, PodDirectory pods) {
    OptionalLong user = pods.user(given.podUid(), given.container());
    if (given.parts().size() != 1 || !given.hasShare() || user.isEmpty()) {
      return Optional.empty();
    }
    Given.Part part = given.parts().getFirst();
    OptionalInt compute =
        part.computePercent() > 0 ? OptionalInt.of(part.computePercent()) : OptionalInt.empty();
    return Optional.of(
        new Share(
            new ShareKey(part.gpu(), given.pod().namespace(), user.getAsLong()),
            given.podUid(),
            given.container(),
            part.memoryMiB().orElseThrow(),
            compute));
  }

  private static Edits edits(MpsEdits client) {
    Edits all = Edits.NONE;
    for (Map.Entry<String, String> variable : client.environment().entrySet()) {
      all = all.and(Edits.env(variable.getKey(), variable.getValue()));
    }
    for (MpsEdits.Mount mount : client.mounts()) {
      all =
          all.and(
              Edits.mount(
                  mount.host(), mount.container(), List.of("rw", "nosuid", "nodev", "rbind")));
    }
    return all;
  }
}
