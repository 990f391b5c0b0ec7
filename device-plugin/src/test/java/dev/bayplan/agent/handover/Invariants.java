package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.PlayedPod.Box;
import dev.bayplan.agent.handover.edits.CdiSpec;
import dev.bayplan.api.Assignment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What holds at each moment of the simulation, whatever dies when. */
final class Invariants {

  private final PlayedKubelet kubelet;
  private final PlayedDisk disk;
  private final List<PlayedPod> pods;
  private final List<PlayedPod> zombies;
  private final Map<String, NodePod> seen;

  /**
   * @param pods of the API server
   * @param zombies whose processes outlive them
   * @param seen what the agent's watch has delivered, by uid
   */
  Invariants(
      PlayedKubelet kubelet,
      PlayedDisk disk,
      List<PlayedPod> pods,
      List<PlayedPod> zombies,
      Map<String, NodePod> seen) {
    this.kubelet = kubelet;
    this.disk = disk;
    this.pods = pods;
    this.zombies = zombies;
    this.seen = seen;
  }

  void noStaleSpec() {
    Set<String> uids = new HashSet<>();
    pods.forEach(pod -> uids.add(pod.uid));
    for (String name : disk.names(CdiSpec.SHARE)) {
      String uid = disk.variable(CdiSpec.SHARE + "=" + name, "BAYPLAN_POD_UID");
      if (!uids.contains(uid)) {
        throw new AssertionError("the spec " + name + " of the gone pod " + uid + " is left over");
      }
    }
  }

  /** Only a pod that can never have what it asks for may be sent away. */
  void justify(Eviction one, HandoverDesk desk) {
    Optional<PlayedPod> pod = pods.stream().filter(p -> p.uid.equals(one.podUid())).findFirst();
    if (pod.isEmpty()) {
      return; // Gone meanwhile.
    }
    boolean just = false;
    for (Box box : pod.get().boxes) {
      just |= box.isShare() && pod.get().foreign;
      just |= !box.isShare() && box.ids.stream().anyMatch(gpu -> isShared(gpu, box));
      just |= box.isShare() && kubelet.pods.stream().anyMatch(p -> hasWhole(p, box.plan));
      just |= box.isShare() && desk.given().stream().anyMatch(held -> hasWhole(held, box.plan));
    }
    if (!just) {
      throw new AssertionError(pod.get() + " is evicted without need: " + one.why());
    }
  }

  private boolean isShared(String gpu, Box whole) {
    return seen.values().stream()
            .filter(pod -> pod.assignment().isPresent())
            .flatMap(pod -> pod.assignment().orElseThrow().devices().stream())
            .anyMatch(
                one -> one instanceof Assignment.Device.Share share && share.gpu().equals(gpu))
        || pods.stream()
            .flatMap(pod -> pod.boxes.stream())
            .anyMatch(box -> box != whole && box.isShare() && box.plan.contains(gpu));
  }

  /** Of a pod that has ended, which the watch does not show yet. */
  private boolean hasWhole(Given given, List<String> gpus) {
    return !given.hasShare()
        && seen.containsKey(given.podUid())
        && gpus.stream().anyMatch(given::isOn);
  }

  private static boolean hasWhole(PlayedPod pod, List<String> gpus) {
    return pod.boxes.stream()
        .anyMatch(box -> !box.isShare() && box.ids.stream().anyMatch(gpus::contains));
  }

  /** A GPU in whole use is used by nobody else, gone pods with living processes included. */
  void check() {
    Map<String, List<Box>> users = new LinkedHashMap<>();
    List<PlayedPod> all = new ArrayList<>(kubelet.pods);
    all.addAll(zombies);
    all.forEach(pod ->
        pod.boxes.forEach(box ->
            box.uses.forEach(gpu -> users.computeIfAbsent(gpu, g -> new ArrayList<>()).add(box))));
    users.forEach((gpu, boxes) -> {
      if (boxes.size() > 1 && boxes.stream().anyMatch(box -> !box.isShare())) {
        throw new AssertionError(gpu + " is used whole and by another: " + boxes);
      }
    });
  }

  /** What is reported is what is used. */
  void books(HandoverDesk desk) {
    Set<String> real = new TreeSet<>();
    for (PlayedPod pod : kubelet.pods) {
      for (Box box : pod.boxes) {
        if (!box.uses.isEmpty()) {
          real.add(pod.uid + "/" + box.name + new TreeSet<>(box.uses));
        }
      }
    }
    Set<String> told = new TreeSet<>();
    try {
      for (Held one : desk.reconcile()) {
        if (!one.given().container().startsWith("i")) {
          Set<String> gpus = new TreeSet<>();
          one.given().parts().forEach(part -> gpus.add(part.gpu()));
          told.add(one.given().podUid() + "/" + one.given().container() + gpus);
        }
      }
    } catch (IOException cannotBe) {
      throw new AssertionError(cannotBe);
    }
    if (!real.equals(told)) {
      throw new AssertionError("the books say " + told + " but it is " + real);
    }
  }
}
