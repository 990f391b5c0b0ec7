package dev.bayplan.agent.audit;

import dev.bayplan.agent.audit.Booking.Held;
import dev.bayplan.agent.audit.Booking.PodName;
import dev.bayplan.agent.audit.Finding.GhostBooking;
import dev.bayplan.agent.audit.Finding.OverUse;
import dev.bayplan.agent.audit.Finding.UnbookedProcess;
import dev.bayplan.agent.audit.Finding.WrongCard;
import dev.bayplan.agent.audit.Picture.Given;
import dev.bayplan.agent.audit.Picture.Origin;
import dev.bayplan.agent.audit.Picture.Use;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The differences in one picture. Processes are told apart by pod and not by container: a cgroup
 * names the container's id, and the books its name.
 */
final class Comparison {

  private final AuditRules rules;
  private final Picture picture;
  private final Instant now;
  private final Map<String, List<Booking>> books = new TreeMap<>();

  Comparison(AuditRules rules, Picture picture, Instant now) {
    this.rules = rules;
    this.picture = picture;
    this.now = now;
    picture
        .bookings()
        .forEach(booking ->
            books.computeIfAbsent(booking.podUid(), _ -> new ArrayList<>()).add(booking));
  }

  List<Finding> findings() {
    List<Finding> all = new ArrayList<>();
    all.addAll(wronglyGiven());
    all.addAll(wronglyUsed());
    all.addAll(overUses());
    all.addAll(ghosts());
    return all;
  }

  /** The kubelet gave other devices than the books name. */
  private List<Finding> wronglyGiven() {
    List<Finding> found = new ArrayList<>();
    for (Given given : picture.kubelet().orElse(List.of())) {
      Optional<Booking> booking =
          picture.bookings().stream()
              .filter(one -> one.pod().equals(given.pod()))
              .filter(one -> one.container().equals(given.container()))
              .filter(one -> !one.releasing())
              .findFirst();
      if (booking.isPresent()) {
        Set<String> booked = new TreeSet<>();
        booking.get().held().forEach(held -> held.deviceId().ifPresent(booked::add));
        if (!booked.equals(given.devices())) {
          found.add(
              new WrongCard(
                  given.pod(),
                  booking.get().podUid(),
                  given.devices().stream().sorted().toList(),
                  List.copyOf(booked),
                  now));
        }
      }
    }
    return found;
  }

  private List<Finding> wronglyUsed() {
    Map<String, Set<String>> strange = new TreeMap<>();
    List<Finding> found = new ArrayList<>();
    for (Use use : picture.uses()) {
      switch (use.origin()) {
        case Origin.Gone _ -> {}
        case Origin.Host(String command) -> {
          if (!rules.daemons().contains(command)) {
            found.add(new UnbookedProcess(use.gpu(), use.pid(), command + " on the host", now));
          }
        }
        case Origin.Container(String uid, Optional<String> _) -> {
          if (!books.containsKey(uid)) {
            unbooked(use, uid).ifPresent(found::add);
          } else if (!holds(uid, use)) {
            strange.computeIfAbsent(uid, _ -> new TreeSet<>()).add(use.mig().orElse(use.gpu()));
          }
        }
      }
    }
    strange.forEach((uid, seen) -> found.add(wrongCard(uid, seen)));
    return found;
  }

  private Optional<Finding> unbooked(Use use, String uid) {
    Optional<PodName> pod = picture.pods().map(pods -> pods.get(uid));
    if (pod.filter(name -> rules.exempt().contains(name.namespace())).isPresent()) {
      return Optional.empty();
    }
    String owner = "pod " + pod.map(PodName::toString).orElse("with the UID " + uid);
    return Optional.of(new UnbookedProcess(use.gpu(), use.pid(), owner, now));
  }

  /** A process of which the driver does not tell the MIG device is in any of its GPU. */
  private boolean holds(String uid, Use use) {
    return held(uid)
        .anyMatch(held ->
            held.gpu().equals(use.gpu())
                && (held.mig().isEmpty() || use.mig().isEmpty() || held.mig().equals(use.mig())));
  }

  private Stream<Held> held(String uid) {
    return books.getOrDefault(uid, List.of()).stream().flatMap(one -> one.held().stream());
  }

  private Finding wrongCard(String uid, Set<String> seen) {
    Set<String> booked = new TreeSet<>();
    held(uid).forEach(held -> booked.add(held.mig().orElse(held.gpu())));
    PodName pod = books.getOrDefault(uid, List.of()).getFirst().pod();
    return new WrongCard(pod, uid, List.copyOf(seen), List.copyOf(booked), now);
  }

  private List<Finding> overUses() {
    List<Finding> found = new ArrayList<>();
    books.forEach((uid, bookings) -> {
      Map<String, Long> shares = new TreeMap<>();
      held(uid)
          .forEach(held ->
              held.memoryMiB().ifPresent(size -> shares.merge(held.gpu(), size, Long::sum)));
      shares.forEach((gpu, share) -> {
        long used = usedMiB(uid, gpu);
        if (used > share + rules.slackMiB()) {
          found.add(new OverUse(bookings.getFirst().pod(), uid, gpu, used, share, now));
        }
      });
    });
    return found;
  }

  private long usedMiB(String uid, String gpu) {
    return picture.uses().stream()
            .filter(use -> use.gpu().equals(gpu))
            .filter(use ->
                use.origin() instanceof Origin.Container(String owner, Optional<String> _)
                    && owner.equals(uid))
            .mapToLong(use -> use.memoryBytes().orElse(0))
            .sum()
        >> 20;
  }

  /** Only where both the API server and the kubelet answered, and no process is left. */
  private List<Finding> ghosts() {
    if (picture.kubelet().isEmpty() || picture.pods().isEmpty()) {
      return List.of();
    }
    Set<PodName> given = new LinkedHashSet<>();
    picture.kubelet().get().forEach(one -> given.add(one.pod()));
    Map<String, PodName> pods = picture.pods().get();
    List<Finding> found = new ArrayList<>();
    books.forEach((uid, bookings) -> {
      PodName pod = bookings.getFirst().pod();
      boolean releasing = bookings.stream().anyMatch(Booking::releasing);
      if (!pods.containsKey(uid) && !given.contains(pod) && !running(uid) && !releasing) {
        Set<String> devices = new TreeSet<>();
        held(uid).forEach(held -> devices.add(held.mig().orElse(held.gpu())));
        found.add(new GhostBooking(pod, uid, List.copyOf(devices), now));
      }
    });
    return found;
  }

  private boolean running(String uid) {
    return picture.uses().stream()
        .anyMatch(use ->
            use.origin() instanceof Origin.Container(String owner, Optional<String> _)
                && owner.equals(uid));
  }
}
