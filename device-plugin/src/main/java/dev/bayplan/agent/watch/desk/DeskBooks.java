package dev.bayplan.agent.watch.desk;

import dev.bayplan.agent.audit.Booking;
import dev.bayplan.agent.audit.Picture;
import dev.bayplan.agent.handover.Given;
import dev.bayplan.agent.handover.Held;
import dev.bayplan.agent.handover.KubeletPod;
import dev.bayplan.agent.handover.PodName;
import dev.bayplan.agent.mps.Share;
import dev.bayplan.agent.mps.ShareKey;
import dev.bayplan.agent.watch.NodeBooks;
import dev.bayplan.api.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The desk's books as the watch wants them. They are told after each reconciliation, so that no
 * look waits for the kubelet.
 */
public final class DeskBooks implements NodeBooks {

  /** A share whose container did not start within this time is wanted no more. */
  private static final long PENDING_NANOS = 60_000_000_000L;

  private final PodDirectory pods;
  private final boolean mps;
  private final Map<Share, Long> pending = new HashMap<>();
  private final Map<String, Share> known = new HashMap<>();
  private volatile Told told = new Told(false, List.of(), Optional.empty());

  /**
   * @param mps whether shares are kept apart by MPS here
   */
  public DeskBooks(PodDirectory pods, boolean mps) {
    this.pods = pods;
    this.mps = mps;
  }

  private record Told(boolean once, List<Held> held, Optional<List<KubeletPod>> kubelet) {}

  /**
   * After each reconciliation.
   *
   * @param kubelet as PodResources list it; empty where it did not answer
   */
  public void tell(List<Held> held, Optional<List<KubeletPod>> kubelet) {
    told = new Told(true, List.copyOf(held), kubelet);
  }

  @Override
  public List<Booking> bookings() {
    return told.held().stream()
        .map(held ->
            new Booking(
                name(held.given().pod()),
                held.given().podUid(),
                held.given().container(),
                held.given().parts().stream().map(DeskBooks::part).toList(),
                held.state() == Held.State.RELEASING))
        .toList();
  }

  private static Booking.PodName name(PodName pod) {
    return new Booking.PodName(pod.namespace(), pod.name());
  }

  private static Booking.Held part(Given.Part part) {
    return new Booking.Held(part.gpu(), part.mig(), part.memoryMiB());
  }

  @Override
  public Optional<List<Picture.Given>> kubelet() {
    return told.kubelet()
        .map(list -> {
          List<Picture.Given> given = new ArrayList<>();
          list.forEach(pod -> given.addAll(given(pod)));
          return given;
        });
  }

  /** Tokens of shares name no device. */
  private static List<Picture.Given> given(KubeletPod pod) {
    List<Picture.Given> given = new ArrayList<>();
    for (KubeletPod.KubeletContainer container : pod.containers()) {
      Set<String> devices = new HashSet<>();
      container
          .ids()
          .forEach((resource, ids) -> {
            if (resource.equals(Keys.GPU) || resource.startsWith("nvidia.com/mig-")) {
              devices.addAll(ids);
            }
          });
      given.add(new Picture.Given(name(pod.name()), container.container(), devices));
    }
    return given;
  }

  @Override
  public Optional<Map<String, Booking.PodName>> pods() {
    return pods.names()
        .map(names -> {
          Map<String, Booking.PodName> all = new HashMap<>();
          names.forEach((uid, pod) -> all.put(uid, name(pod)));
          return all;
        });
  }

  /** Those that hold a share by MPS, and those that are about to. */
  @Override
  public Optional<List<Share>> mpsShares() {
    if (!mps || !told.once() || pods.names().isEmpty()) {
      return Optional.empty();
    }
    synchronized (pending) {
      Set<Share> all = new HashSet<>();
      Set<String> holders = new HashSet<>();
      for (Held held : told.held()) {
        if (byMps(held.given())) {
          holders.add(holder(held.given().podUid(), held.given().container()));
          share(held.given()).ifPresent(all::add);
        }
      }
      known.keySet().retainAll(holders);
      pending.entrySet().removeIf(entry -> System.nanoTime() - entry.getValue() > PENDING_NANOS);
      all.addAll(pending.keySet());
      return Optional.of(List.copyOf(all));
    }
  }

  /** A pod that is being released is in no list any more, and its daemon must live on. */
  private Optional<Share> share(Given given) {
    String holder = holder(given.podUid(), given.container());
    MpsIsolation.share(given, pods).ifPresent(share -> known.put(holder, share));
    return Optional.ofNullable(known.get(holder));
  }

  private static String holder(String podUid, String container) {
    return podUid + " " + container;
  }

  /**
   * Takes it for MPS, if what is on its GPU already lets it: one key, and nobody without MPS. It is
   * wanted from now on, for as long as a start may take.
   */
  boolean reserve(Share share) {
    synchronized (pending) {
      boolean suits = mps && sameKey(share) && nobodyWithout(share);
      if (suits) {
        pending.put(share, System.nanoTime());
      }
      return suits;
    }
  }

  private boolean sameKey(Share share) {
    return mpsShares()
        .map(others ->
            others.stream()
                .filter(one -> one.key().gpu().equals(share.key().gpu()))
                .allMatch(one -> one.key().equals(share.key())))
        .orElse(false);
  }

  private boolean nobodyWithout(Share share) {
    return told.held().stream()
        .map(Held::given)
        .filter(given -> given.isOn(share.key().gpu()))
        .filter(given ->
            !given.podUid().equals(share.podUid()) || !given.container().equals(share.container()))
        .allMatch(DeskBooks::byMps);
  }

  private static boolean byMps(Given given) {
    return given.isolation().filter(kind -> kind.startsWith("mps")).isPresent();
  }

  /** Whom MPS serves on the GPU of this share, beside this container itself. */
  Optional<ShareKey> served(Given given) {
    return mpsShares().orElse(List.of()).stream()
        .filter(share -> given.isOn(share.key().gpu()))
        .filter(share ->
            !share.podUid().equals(given.podUid()) || !share.container().equals(given.container()))
        .map(Share::key)
        .sorted()
        .findFirst();
  }

  /** The desk drops by itself what is gone everywhere, at its next reconciliation. */
  @Override
  public void drop(String podUid) {}
}
