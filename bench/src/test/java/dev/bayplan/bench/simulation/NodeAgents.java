package dev.bayplan.bench.simulation;

import dev.bayplan.policies.Allocation;
import dev.bayplan.policies.ContainerKind;
import dev.bayplan.policies.ContainerRequest;
import dev.bayplan.policies.DeviceReport;
import dev.bayplan.policies.Gpu;
import dev.bayplan.policies.GpuAsk;
import dev.bayplan.policies.Grant;
import dev.bayplan.policies.HandOver;
import dev.bayplan.scheduler.cluster.AgentLease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * The agents of all nodes: they report what the kubelets did, some while later, and renew their
 * Leases. A report can be under way for so long that its agent's next life has written before it;
 * then the object says what was, until its agent notices.
 */
final class NodeAgents {

  private static final Duration LEASE = Duration.ofSeconds(180);

  private final World world;
  private final SplittableRandom random;
  private final boolean tellsOfInitContainers;
  private final Map<String, Agent> agents = new TreeMap<>();
  private final Map<String, Map<DeviceReport.Stamp, Long>> serials = new HashMap<>();
  private long serial;
  private long renewals;

  NodeAgents(World world, SplittableRandom random) {
    this.world = world;
    this.random = random;
    this.tellsOfInitContainers = random.nextBoolean();
    world.kubelets.onChange(node -> {
      Agent agent = agents.get(node);
      if (agent != null) {
        agent.lookLater();
      }
    });
  }

  private Duration millis(int from, int to) {
    return Duration.ofMillis(from + random.nextInt(to - from));
  }

  /** Where this report stands among all of its node; later ones are higher. */
  long serial(String node, DeviceReport.Stamp stamp) {
    return serials.getOrDefault(node, Map.of()).getOrDefault(stamp, 0L);
  }

  /** An agent begins on a node with these devices; one that was there before ends. */
  void start(String node, List<Gpu> gpus, String bootId) {
    Agent old = agents.get(node);
    if (old != null) {
      old.alive = false;
    }
    world.kubelets.equip(node, gpus);
    Agent agent = new Agent(node, gpus, bootId);
    agents.put(node, agent);
    agent.begin();
  }

  /** The agent of the node is killed and does not come back by itself. */
  void stop(String node) {
    Agent agent = agents.remove(node);
    if (agent != null) {
      agent.alive = false;
    }
  }

  /** Whether an agent lives there and has reported. */
  boolean reports(String node) {
    Agent agent = agents.get(node);
    return agent != null && agent.alive && world.server.gpuNodes().report(node).isPresent();
  }

  /** The agent dies and the next one begins after this time. */
  void restart(String node, Duration down) {
    Agent old = agents.get(node);
    if (old != null && old.alive) {
      old.alive = false;
      world.clock.after(
          down,
          () -> {
            if (agents.get(node) == old && world.server.nodes().get(node).isPresent()) {
              world.trace.add("agent of " + node + " is back");
              start(node, old.gpus, old.bootId);
            }
          });
    }
  }

  /** Whoever is dead and was to come back later is back now. */
  void hurry() {
    for (Agent agent : List.copyOf(agents.values())) {
      if (!agent.alive && world.server.nodes().get(agent.node).isPresent()) {
        start(agent.node, agent.gpus, agent.bootId);
      }
    }
  }

  /** The agent's devices are well or ill from now on. */
  void health(String node, List<Gpu> gpus) {
    Agent agent = agents.get(node);
    if (agent != null) {
      agent.gpus = gpus;
      agent.lookLater();
    }
  }

  List<Gpu> gpus(String node) {
    Agent agent = agents.get(node);
    return agent == null ? List.of() : agent.gpus;
  }

  /** One life of the agent of one node. */
  private final class Agent {

    private final String node;
    private final String bootId;
    private List<Gpu> gpus;
    private boolean alive = true;
    private long epoch;
    private long sequence;
    private boolean looking;

    Agent(String node, List<Gpu> gpus, String bootId) {
      this.node = node;
      this.gpus = gpus;
      this.bootId = bootId;
    }

    void begin() {
      renew();
      lookLater();
    }

    private void renew() {
      if (alive && world.server.nodes().get(node).isPresent()) {
        if (!world.server.away()) {
          world.server.gpuNodes().putLease(new AgentLease(node, "renewal " + renewals++, LEASE));
        }
        world.clock.after(millis(50_000, 70_000), this::renew);
      }
    }

    void lookLater() {
      if (alive && !looking) {
        looking = true;
        world.clock.after(millis(20, 1_500), this::look);
      }
    }

    /** Reports where the object does not say what is so. */
    private void look() {
      looking = false;
      if (!alive || world.server.nodes().get(node).isEmpty()) {
        return;
      }
      if (world.server.away()) {
        lookLater();
        return;
      }
      DeviceReport known = world.server.gpuNodes().report(node).orElse(null);
      if (epoch == 0) {
        epoch = 1 + (known == null ? 0 : known.stamp().epoch());
      }
      DeviceReport next =
          new DeviceReport(
              new DeviceReport.Stamp(bootId, epoch, sequence),
              HandOver.SHARED,
              gpus,
              allocations());
      if (!next.equals(known)) {
        write(next);
      }
    }

    private void write(DeviceReport draft) {
      DeviceReport.Stamp stamp = new DeviceReport.Stamp(bootId, epoch, ++sequence);
      DeviceReport report =
          new DeviceReport(stamp, HandOver.SHARED, draft.gpus(), draft.allocations());
      serials.computeIfAbsent(node, n -> new HashMap<>()).put(stamp, ++serial);
      Duration trip = world.weather.slowWrite();
      world.clock.after(trip, () -> arrive(report));
    }

    /** What is under way arrives, whether or not its agent lives. */
    private void arrive(DeviceReport report) {
      if (!world.server.away()
          && agents.containsKey(node)
          && world.server.nodes().get(node).isPresent()) {
        world.server.gpuNodes().put(node, report);
      }
      agents.getOrDefault(node, this).lookLater();
    }

    private List<Allocation> allocations() {
      List<Allocation> all = new ArrayList<>();
      world.kubelets.on(node).values().forEach(given -> allocations(given, all));
      return all;
    }

    private void allocations(Given given, List<Allocation> all) {
      for (ContainerRequest container : given.request().containers()) {
        List<Allocation.Part> parts = new ArrayList<>();
        boolean share = false;
        for (Grant grant : given.grants()) {
          if (grant.container().equals(container.name())) {
            share |= grant instanceof Grant.Share;
            parts.add(part(grant));
          }
        }
        if (!parts.isEmpty() && (tellsOfInitContainers || !borrowed(container, given))) {
          all.add(
              new Allocation(
                  given.pod(),
                  container.name(),
                  given.gone() ? Allocation.State.RELEASING : Allocation.State.HELD,
                  parts,
                  share ? "none" : "",
                  given.unfit()));
        }
      }
    }
  }

  private static Allocation.Part part(Grant grant) {
    return switch (grant) {
      case Grant.Whole whole -> new Allocation.Part(whole.gpu(), 0);
      case Grant.Share share -> new Allocation.Part(share.gpu(), share.memoryMiB());
      case Grant.Mig mig -> new Allocation.Part(mig.gpu(), mig.mig());
    };
  }

  /** Whether an init container has nothing that a later container does not have too, as planned. */
  private boolean borrowed(ContainerRequest container, Given given) {
    return container.kind() == ContainerKind.INIT
        && given.planned()
        && !spread(given) // Else nobody can know which of two GPUs was its own.
        && devices(given, container.name(), true).stream()
            .allMatch(devices(given, container.name(), false)::contains);
  }

  private static boolean spread(Given given) {
    return given.request().containers().stream()
        .anyMatch(one -> one.gpus() instanceof GpuAsk.Share share && share.gpus() > 1);
  }

  private static List<Device> devices(Given given, String container, boolean its) {
    return given.grants().stream()
        .filter(grant -> grant.container().equals(container) == its)
        .map(Device::of)
        .toList();
  }
}
