package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.PlayedPod.Box;
import dev.bayplan.agent.handover.PlayedPod.State;
import dev.bayplan.api.Keys;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** The kubelet's device manager, as the reference runs showed it. */
final class PlayedKubelet implements Ports.PodResources, Ports.Checkpoint {

  private final Random random;
  private final Map<String, List<String>> all;
  final List<PlayedPod> pods = new ArrayList<>();
  boolean away;
  boolean checkpointReadable = true;

  PlayedKubelet(Random random, Map<String, List<String>> all) {
    this.random = random;
    this.all = all;
  }

  @Override
  public List<KubeletPod> list(long atLeast) throws IOException {
    if (away) {
      throw new IOException("connection refused");
    }
    List<KubeletPod> listed = new ArrayList<>();
    for (PlayedPod pod : pods) {
      List<KubeletPod.KubeletContainer> containers = new ArrayList<>();
      for (Box box : pod.boxes) {
        if (!box.init && !box.ids.isEmpty()) {
          containers.add(
              new KubeletPod.KubeletContainer(
                  box.name, Map.of(box.resource, new HashSet<>(box.ids))));
        }
      }
      if (!containers.isEmpty()) {
        listed.add(new KubeletPod(pod.name, containers));
      }
    }
    Collections.shuffle(listed, random);
    return listed;
  }

  @Override
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    if (checkpointReadable) {
      for (PlayedPod pod : pods) {
        for (Box box : pod.boxes) {
          if (!box.ids.isEmpty()) {
            entries.add(new Entry(pod.uid, box.name, box.resource, box.ids));
          }
        }
      }
    }
    return entries;
  }

  /** Devices of pods that are gone or have ended are free, whatever their processes do. */
  private Set<String> free(Box asking, List<String> must) {
    Set<String> free = new TreeSet<>(all.get(asking.resource));
    pods.forEach(pod -> pod.boxes.forEach(box -> free.removeAll(box.ids)));
    asking.pod().boxes.forEach(box -> free.removeAll(box.ids));
    free.removeAll(must);
    return free;
  }

  /** False: too few devices; the pod has failed for good. */
  boolean admit(PlayedPod pod, HandoverDesk desk) {
    for (Box box : pod.boxes) {
      SortedSet<String> lent = new TreeSet<>();
      pod.boxes.stream()
          .filter(other -> other != box && other.init && other.resource.equals(box.resource))
          .forEach(other -> lent.addAll(other.ids));
      List<String> must = new ArrayList<>(lent).subList(0, Math.min(box.count, lent.size()));
      Set<String> available = free(box, must);
      if (available.size() + must.size() < box.count) {
        pod.boxes.forEach(one -> one.ids = new TreeSet<>());
        return false;
      }
      box.ids = choose(box, must, available, desk);
      desk.allocate(box.resource, shuffled(box.ids));
    }
    pods.add(pod);
    return true;
  }

  private SortedSet<String> choose(
      Box box, List<String> must, Set<String> available, HandoverDesk desk) {
    SortedSet<String> chosen = new TreeSet<>(must);
    boolean asks = !box.isShare() && random.nextInt(10) > 0 && chosen.size() < box.count;
    if (asks) {
      Set<String> offered = new TreeSet<>(available);
      offered.addAll(must);
      try {
        for (String id : desk.preferred(Keys.GPU, shuffled(offered), must, box.count)) {
          if (offered.contains(id) && chosen.size() < box.count) {
            chosen.add(id);
          }
        }
      } catch (PlayedNode.Crash agentDied) {
        chosen.retainAll(must); // The kubelet chooses by itself.
      }
    }
    for (String id : shuffled(free(box, must))) {
      if (chosen.size() < box.count) {
        chosen.add(id);
      }
    }
    return chosen;
  }

  List<String> shuffled(Collection<String> ids) {
    List<String> list = new ArrayList<>(ids);
    Collections.shuffle(list, random);
    return list;
  }

  /** Containers that run or are about to, also of pods that the kubelet has forgotten. */
  static boolean runs(Box box) {
    return box.state == State.RUNNING || box.state == State.READY;
  }
}
