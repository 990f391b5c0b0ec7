package dev.bayplan.agent.handover;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.Extras;
import dev.bayplan.api.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A pod of the simulation: what was planned, what the kubelet gave it, what really runs. */
final class PlayedPod {

  final PodName name;
  final String uid;
  final long created;
  final boolean foreign;
  final List<Box> boxes = new ArrayList<>();

  /** No more in the API server. */
  boolean gone;

  boolean ended;
  boolean admitted;

  /** The kubelet ends its containers. */
  boolean ending;

  long notBefore;

  PlayedPod(String name, String uid, long created, boolean foreign) {
    this.name = new PodName("ns", name);
    this.uid = uid;
    this.created = created;
    this.foreign = foreign;
  }

  enum State {
    WAITING,
    /** PreStart is answered, the engine has not created it yet. */
    READY,
    RUNNING,
    /** An init container that has done its work. */
    DONE
  }

  /** A container. */
  final class Box {
    final String name;
    final boolean init;
    final String resource;
    final int count;

    /** GPUs; of a share one, or several with equal parts. */
    final List<String> plan;

    SortedSet<String> ids = new TreeSet<>();
    State state = State.WAITING;
    boolean ran;

    /** GPUs that its processes can use since the last creation. */
    Set<String> uses = Set.of();

    Box(String name, boolean init, String resource, int count, List<String> plan) {
      this.name = name;
      this.init = init;
      this.resource = resource;
      this.count = count;
      this.plan = plan;
    }

    boolean isShare() {
      return resource.equals(Keys.GPU_MEMORY);
    }

    /** Of a share, on each of its GPUs. */
    long gib() {
      return count / Math.max(1, plan.size());
    }

    PlayedPod pod() {
      return PlayedPod.this;
    }

    @Override
    public String toString() {
      return uid + "/" + name + "(" + resource + " " + plan + " " + ids + " " + state + ")";
    }
  }

  PlayedPod with(String box, boolean init, String resource, int count, String... plan) {
    boxes.add(new Box(box, init, resource, count, List.of(plan)));
    return this;
  }

  boolean isAlive() {
    return boxes.stream().anyMatch(box -> box.state == State.RUNNING || box.state == State.READY);
  }

  /** As the API server shows it. */
  NodePod shown() {
    Map<String, List<Assignment.Device>> plan = new LinkedHashMap<>();
    List<NodePod.ContainerAsk> asks = new ArrayList<>();
    for (Box box : boxes) {
      asks.add(new NodePod.ContainerAsk(box.name, box.init, box.resource, box.count));
      plan.put(box.name, box.plan.stream().map(gpu -> device(box, gpu)).toList());
    }
    return new NodePod(
        name,
        uid,
        Instant.ofEpochSecond(created),
        ended,
        foreign
            ? Optional.empty()
            : Optional.of(
                new Assignment("node", plan, Assignment.Origin.of("p", 1, "d"), Extras.NONE)),
        asks,
        boxes.stream().filter(box -> box.ran).map(box -> box.name).collect(Collectors.toSet()));
  }

  private static Assignment.Device device(Box box, String gpu) {
    return box.isShare()
        ? new Assignment.Device.Share(gpu, box.gib() * 1024, 0, Extras.NONE)
        : new Assignment.Device.Whole(gpu, Extras.NONE);
  }

  @Override
  public String toString() {
    return name + " " + uid + " " + boxes;
  }
}
