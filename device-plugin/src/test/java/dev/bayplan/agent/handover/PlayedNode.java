package dev.bayplan.agent.handover;

import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.handover.PlayedPod.Box;
import dev.bayplan.agent.handover.PlayedPod.State;
import dev.bayplan.agent.handover.edits.CdiSpec;
import dev.bayplan.agent.handover.edits.Edits;
import dev.bayplan.api.Keys;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * A node with a desk that dies between any two steps, a kubelet, an API server whose watch is late,
 * a scheduler, and pods of all kinds; time is a number. Whatever is wrong ends as an exception.
 */
final class PlayedNode {

  /** Few and small, so that the same tokens are soon given again. */
  private static final int GPUS = 3;

  private static final long GIB = 4;
  private static final long MILLI = 1_000_000;

  /** The agent's end. */
  static final class Crash extends RuntimeException {}

  final Random random;
  final PlayedKubelet kubelet;
  final PlayedDisk disk = new PlayedDisk(this::mayCrash);
  private final PlayedPlanner planner;
  private final PlayedWorkload workload;
  private final Invariants invariants;
  private final Inventory inventory;

  /** Pods of the API server; of the node also those whose processes outlive them. */
  private final List<PlayedPod> pods = new ArrayList<>();

  private final List<PlayedPod> zombies = new ArrayList<>();
  private final Deque<PlayedPod> bound = new ArrayDeque<>();

  /** What the agent's watch has not delivered yet, and what it has. */
  private final Deque<Runnable> late = new ArrayDeque<>();

  private final Map<String, NodePod> seen = new TreeMap<>();
  private boolean synced = true;
  private boolean apiAway;

  private HandoverDesk desk;
  private long nanos;
  private boolean crashArmed;
  private boolean calm;
  private boolean admitting;
  private int depth;
  private long serial;
  private final Set<String> evicted = new HashSet<>();
  final Map<String, Integer> happened = new TreeMap<>();

  PlayedNode(long seed) {
    random = new Random(seed);
    inventory =
        Gpus.of(
            IntStream.range(0, GPUS)
                .mapToObj(i -> Gpus.gpu(i, GIB << 10, GpuDevice.Mig.OFF))
                .toList());
    Devices devices = new Devices(inventory, true);
    kubelet = new PlayedKubelet(random, devices.advertised());
    kubelet.checkpointReadable = random.nextInt(4) > 0;
    planner = new PlayedPlanner(random, devices.ids(Keys.GPU), GIB);
    workload = new PlayedWorkload(random, planner, pods);
    invariants = new Invariants(kubelet, disk, pods, zombies, seen);
    desk = start();
  }

  private HandoverDesk start() {
    HandoverDesk fresh =
        new HandoverDesk(
            new HandoverParts(
                () -> synced ? Optional.of(List.copyOf(seen.values())) : Optional.empty(),
                atLeast -> {
                  mayCrash();
                  return kubelet.list(atLeast);
                },
                kubelet,
                this::isAlive,
                (gpu, mig) -> Edits.node("/dev/nvidia" + gpu.minor(), "/dev/nvidia" + gpu.minor()),
                () -> Strategy.CDI_CRI,
                Isolation.NONE,
                disk,
                () -> nanos,
                this::pause),
            disk,
            new Devices(new Inventory.None("not read yet"), false));
    boolean armed = crashArmed;
    crashArmed = false;
    fresh.devices(new Devices(inventory, true));
    crashArmed = armed;
    return fresh;
  }

  private void mayCrash() {
    if (crashArmed && !disk.owed && random.nextInt(3) == 0) {
      crashArmed = false;
      crash();
      throw new Crash();
    }
  }

  /** Memory is gone, and the watch begins anew; without an API server it shows nothing. */
  private void crash() {
    count("agent crash");
    if (apiAway) {
      synced = false;
      seen.clear();
    } else {
      deliverAll();
    }
    boolean damaged = zombies.isEmpty() && !apiAway && !kubelet.away && random.nextInt(10) == 0;
    if (damaged) { // Processes of pods that are gone are known by the record alone.
      disk.damageRecord();
      crashArmed = false; // A second fault before the first look is one too many.
    }
    desk = start();
    if (damaged) {
      count("record lost");
      reconcile();
    }
  }

  private void deliverAll() {
    while (!late.isEmpty()) {
      late.poll().run();
    }
    seen.clear();
    pods.stream().filter(pod -> !pod.gone).forEach(pod -> seen.put(pod.uid, pod.shown()));
    synced = true;
  }

  private boolean isAlive(String uid) {
    return pods.stream().anyMatch(pod -> pod.uid.equals(uid) && pod.admitted && sandbox(pod))
        || zombies.stream().anyMatch(pod -> pod.uid.equals(uid));
  }

  /** The pod's pause process lives from admission to the end of its containers. */
  private static boolean sandbox(PlayedPod pod) {
    return !pod.ended;
  }

  /** Time passes while the desk waits: the world goes on, but the kubelet admits one by one. */
  private void pause(long millis) {
    nanos += millis * MILLI;
    if (depth < 3 && random.nextInt(3) == 0) {
      HandoverDesk asked = desk;
      step();
      if (desk != asked) {
        throw new Crash(); // The one that waited is no more.
      }
    }
  }

  void step() {
    depth++;
    try {
      nanos += random.nextInt(300) * MILLI;
      act(calm ? random.nextInt(60) : random.nextInt(100));
      invariants.check();
    } finally {
      depth--;
    }
  }

  private void act(int dice) {
    mend();
    if (dice < 10) {
      deliver();
    } else if (dice < 18) {
      admit();
    } else if (dice < 55) {
      work();
    } else if (dice < 58) {
      reconcile();
    } else if (dice < 60) {
      zombies.removeIf(pod -> random.nextBoolean());
    } else if (dice < 78) {
      create();
    } else if (dice < 85) {
      delete(false);
    } else if (dice < 86) {
      delete(true);
    } else if (dice < 91) {
      restartContainer();
    } else if (dice < 92) {
      crashArmed = true;
    } else if (dice < 93) {
      kubelet.away = true;
      count("kubelet away");
    } else if (dice < 94) {
      apiAway = true;
      count("API server away");
    } else if (dice < 95) {
      disk.full = true;
      count("disk full");
    } else if (dice < 96) {
      if (!disk.owed) { // A full disk, an end and a forced deletion are one fault too many.
        crash();
      }
    } else {
      recreate();
    }
  }

  /** Faults last a while, not half of the time. */
  private void mend() {
    kubelet.away &= random.nextInt(10) > 0;
    disk.full &= random.nextInt(10) > 0;
    if (apiAway && random.nextInt(15) == 0) {
      apiAway = false;
      deliverAll();
    }
  }

  private void deliver() {
    for (int i = random.nextInt(4); i >= 0 && !apiAway && synced && !late.isEmpty(); i--) {
      late.poll().run();
    }
  }

  private void show(PlayedPod pod) {
    NodePod shown = pod.shown();
    boolean gone = pod.gone;
    late.add(() -> {
      if (gone) {
        seen.remove(pod.uid);
      } else {
        seen.put(pod.uid, shown);
      }
    });
  }

  private void admit() {
    if (admitting || kubelet.away || bound.isEmpty()) {
      return;
    }
    admitting = true;
    try {
      PlayedPod pod = bound.poll();
      if (pod.gone || pod.ending) {
        gone(pod);
      } else if (kubelet.admit(pod, desk)) {
        pod.admitted = true;
        if (pod.gone) {
          kubelet.pods.remove(pod); // Force-deleted meanwhile.
        }
      } else {
        pod.ended = true;
        show(pod);
        count("too few devices");
      }
    } finally {
      admitting = false;
    }
  }

  /** One worker of the kubelet goes on. */
  private void work() {
    List<PlayedPod> ready =
        kubelet.pods.stream()
            .filter(pod -> pod.notBefore <= nanos && !pod.ended)
            .filter(pod -> pod.ending || next(pod).isPresent())
            .toList();
    if (ready.isEmpty()) {
      return;
    }
    PlayedPod pod = ready.get(random.nextInt(ready.size()));
    Optional<Box> next = next(pod);
    if (next.isPresent() && next.get().state == State.READY) {
      create(next.get());
    } else if (pod.ending && random.nextInt(3) > 0) {
      end(pod);
    } else if (next.isPresent() && !kubelet.away) {
      preStart(pod, next.get());
    }
  }

  private static Optional<Box> next(PlayedPod pod) {
    for (Box box : pod.boxes) {
      if (box.state == State.WAITING || box.state == State.READY) {
        return Optional.of(box);
      }
    }
    return Optional.empty();
  }

  private void preStart(PlayedPod pod, Box box) {
    pod.notBefore = Long.MAX_VALUE; // Its worker is busy.
    String why = "agent died";
    try {
      Optional<String> refused = desk.preStart(box.resource, kubelet.shuffled(box.ids));
      why = refused.orElse("");
    } catch (Crash died) {
      count("agent died in PreStart");
    }
    if (why.isEmpty()) {
      box.state = State.READY;
      pod.notBefore = nanos;
    } else {
      pod.notBefore = nanos + 10_000 * MILLI;
    }
  }

  /** The engine creates the container with what it finds in the CDI folder. */
  private void create(Box box) {
    if (box.isShare()) {
      String name = CdiSpec.SHARE + "=" + DeviceIds.slot(box.ids);
      String uid = disk.variable(name, "BAYPLAN_POD_UID");
      List<String> gpus = List.of(disk.variable(name, "BAYPLAN_GPU").split(","));
      if (uid.equals("unresolvable")) { // The engine says so, and the kubelet tries again.
        count("spec was gone");
        box.state = State.WAITING;
        box.pod().notBefore = nanos + 10_000 * MILLI;
        return;
      }
      if (!uid.equals(box.pod().uid) || !box.plan.equals(gpus)) {
        throw new AssertionError(box + " starts with the spec of " + uid + " on " + gpus);
      }
      box.uses = new TreeSet<>(gpus);
    } else {
      for (String id : box.ids) {
        if (disk.variable(CdiSpec.GPU + "=" + id, "NVIDIA_VISIBLE_DEVICES")
            .equals("unresolvable")) {
          throw new AssertionError(box + " starts without a spec for " + id);
        }
      }
      box.uses = new TreeSet<>(box.ids);
    }
    box.ran = true;
    box.state = State.RUNNING;
    show(box.pod());
    invariants.check();
    if (box.init) {
      box.state = State.DONE;
      box.uses = Set.of();
    }
    count(box.isShare() ? "share started" : "whole started");
  }

  private void end(PlayedPod pod) {
    pod.boxes.forEach(box -> {
      box.state = State.DONE;
      box.uses = Set.of();
    });
    kubelet.pods.remove(pod);
    gone(pod);
  }

  private void gone(PlayedPod pod) {
    pod.gone = true;
    pod.ended = true;
    pods.remove(pod);
    show(pod);
  }

  private void reconcile() {
    try {
      planner.follow(desk.reconcile());
      int before = evicted.size();
      for (Eviction one : desk.evictions()) {
        if (evicted.add(one.podUid())) {
          invariants.justify(one, desk);
        }
        pods.stream()
            .filter(pod -> pod.uid.equals(one.podUid()) && random.nextBoolean())
            .forEach(pod -> pod.ending = true);
      }
      if (evicted.size() > before) {
        count("eviction");
      }
      if (late.isEmpty() && synced && !apiAway && !disk.keepsOldSpecs) {
        invariants.noStaleSpec();
      }
    } catch (IOException away) {
      count("reconcile without kubelet");
    } catch (Crash died) {
      count("agent died in reconcile");
    }
  }

  private void create() {
    int kind = random.nextInt(12);
    PlayedPod pod = new PlayedPod("p" + serial, "u" + serial, nanos / 1_000 / MILLI, kind >= 10);
    serial++;
    if (workload.fill(pod, kind)) {
      bind(pod);
      if (random.nextInt(3) == 0) { // An equal one at the same instant.
        PlayedPod twin = new PlayedPod("p" + serial, "u" + serial, pod.created, pod.foreign);
        serial++;
        if (workload.fill(twin, kind)) {
          bind(twin);
        }
      }
    }
  }

  /** Bound: the kubelet and the agent hear of it, each in its own time. */
  private void bind(PlayedPod pod) {
    pods.add(pod);
    bound.add(pod);
    show(pod);
  }

  private Optional<PlayedPod> any() {
    return pods.isEmpty() ? Optional.empty() : Optional.of(pods.get(random.nextInt(pods.size())));
  }

  private void delete(boolean force) {
    any()
        .ifPresent(pod -> {
          if (!force) {
            pod.ending = true;
            if (pod.ended) {
              gone(pod); // It has failed, so it is just removed.
            }
            return;
          }
          count("force delete");
          if (pod.isAlive()) {
            zombies.add(pod);
            pod.boxes.forEach(box -> {
              if (box.state == State.READY) {
                box.state = State.DONE;
              }
            });
          }
          kubelet.pods.remove(pod);
          bound.remove(pod);
          gone(pod);
        });
  }

  /** A StatefulSet makes its pod again, with the same name and plan. */
  private void recreate() {
    if (!kubelet.checkpointReadable) {
      return; // Names alone do not tell them apart.
    }
    any()
        .ifPresent(old -> {
          if (old.ended
              || !old.admitted
              || old.boxes.stream().anyMatch(box -> box.plan.isEmpty())) {
            return;
          }
          end(old);
          PlayedPod fresh = new PlayedPod(old.name.name(), "u" + serial, old.created + 1, false);
          serial++;
          boolean whole = old.boxes.stream().noneMatch(Box::isShare);
          if (whole ? workload.whole(fresh, "w0", false, 1) : workload.again(fresh)) {
            bind(fresh);
            count("same name again");
          }
        });
  }

  private void restartContainer() {
    List<Box> running =
        kubelet.pods.stream()
            .flatMap(pod -> pod.boxes.stream())
            .filter(box -> box.state == State.RUNNING && box.pod().notBefore <= nanos)
            .toList();
    if (!running.isEmpty()) {
      Box box = running.get(random.nextInt(running.size()));
      box.state = State.WAITING;
      box.uses = Set.of();
      count("container restart");
    }
  }

  private void count(String what) {
    happened.merge(what, 1, Integer::sum);
  }

  /** All faults are over: whoever is there must run, or be sent away. */
  void settle() {
    calm = true;
    kubelet.away = false;
    disk.full = false;
    crashArmed = false;
    apiAway = false;
    deliverAll();
    for (int round = 0; round < 3_000 && !isSettled(); round++) {
      nanos += 1_000 * MILLI;
      step();
    }
    deliverAll();
    reconcile();
    for (PlayedPod pod : pods) {
      if (!isDone(pod)) {
        throw new AssertionError(
            pod
                + " is stuck: "
                + pod.notBefore
                + " at "
                + nanos
                + ", "
                + kubelet.checkpointReadable
                + desk.evictions()
                + kubelet.pods
                + " record "
                + desk.given());
      }
    }
    invariants.books(desk);
  }

  private boolean isSettled() {
    return bound.isEmpty() && zombies.isEmpty() && pods.stream().allMatch(this::isDone);
  }

  private boolean isDone(PlayedPod pod) {
    boolean runs =
        !pod.ending && pod.boxes.stream().allMatch(box -> box.ran && next(pod).isEmpty());
    boolean ambiguous = // Told apart by the checkpoint alone: docs/agent.md.
        !kubelet.checkpointReadable && pod.boxes.stream().allMatch(box -> box.init);
    return pod.ended || runs || ambiguous;
  }
}
