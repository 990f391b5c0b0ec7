package dev.bayplan.agent.handover;

import dev.bayplan.api.Assignment;
import dev.bayplan.api.Extras;
import dev.bayplan.api.Keys;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** A pod of the node, told container by container. */
final class PodBuilder {

  private final PodName name;
  private String uid;
  private Instant created = Instant.EPOCH;
  private boolean ended;
  private boolean foreign;
  private final Map<String, List<Assignment.Device>> plan = new LinkedHashMap<>();
  private final List<NodePod.ContainerAsk> asks = new ArrayList<>();
  private final Set<String> started = new LinkedHashSet<>();

  private PodBuilder(String name) {
    this.name = new PodName("ns", name);
    this.uid = "uid-" + name;
  }

  static PodBuilder pod(String name) {
    return new PodBuilder(name);
  }

  PodBuilder uid(String other) {
    uid = other;
    return this;
  }

  PodBuilder created(long second) {
    created = Instant.ofEpochSecond(second);
    return this;
  }

  PodBuilder ended() {
    ended = true;
    return this;
  }

  /** Nobody planned it. */
  PodBuilder foreign() {
    foreign = true;
    return this;
  }

  PodBuilder started(String container) {
    started.add(container);
    return this;
  }

  PodBuilder whole(String container, String... gpus) {
    return whole(container, false, gpus);
  }

  PodBuilder initWhole(String container, String... gpus) {
    return whole(container, true, gpus);
  }

  private PodBuilder whole(String container, boolean init, String... gpus) {
    asks.add(new NodePod.ContainerAsk(container, init, Keys.GPU, gpus.length));
    plan.put(
        container,
        Stream.of(gpus)
            .<Assignment.Device>map(gpu -> new Assignment.Device.Whole(gpu, Extras.NONE))
            .toList());
    return this;
  }

  PodBuilder mig(String container, String profile, String... migs) {
    asks.add(new NodePod.ContainerAsk(container, false, "nvidia.com/mig-" + profile, migs.length));
    plan.merge(
        container,
        Stream.of(migs)
            .<Assignment.Device>map(mig -> new Assignment.Device.Mig(mig, "GPU-1", Extras.NONE))
            .toList(),
        (some, more) -> Stream.concat(some.stream(), more.stream()).toList());
    return this;
  }

  PodBuilder share(String container, String gpu, int gib) {
    return share(container, false, gpu, gib);
  }

  PodBuilder initShare(String container, String gpu, int gib) {
    return share(container, true, gpu, gib);
  }

  private PodBuilder share(String container, boolean init, String gpu, int gib) {
    asks.add(new NodePod.ContainerAsk(container, init, Keys.GPU_MEMORY, gib));
    plan.put(container, List.of(new Assignment.Device.Share(gpu, gib * 1024L, 0, Extras.NONE)));
    return this;
  }

  /** Parts of so many MiB on each of these GPUs, for so many tokens. */
  PodBuilder spread(String container, boolean relative, int tokens, long mib, String... gpus) {
    asks.add(new NodePod.ContainerAsk(container, false, Keys.GPU_MEMORY, tokens, relative));
    plan.put(
        container,
        Stream.of(gpus)
            .<Assignment.Device>map(gpu -> new Assignment.Device.Share(gpu, mib, 0, Extras.NONE))
            .toList());
    return this;
  }

  NodePod build() {
    Optional<Assignment> assignment =
        foreign
            ? Optional.empty()
            : Optional.of(
                new Assignment("node", plan, Assignment.Origin.of("plan", 1, "d"), Extras.NONE));
    return new NodePod(name, uid, created, ended, assignment, asks, started);
  }
}
