package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.DeviceReader;
import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.Inventory;
import dev.bayplan.agent.device.Sample;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.jspecify.annotations.Nullable;

/**
 * The devices of this node through NVML. A driver that is not there, is not there yet, or goes away
 * is a reading; it is looked for again with the next. A GPU that does not answer keeps its facts
 * and is said to be lost.
 */
public final class NvmlReader implements DeviceReader {

  private final Supplier<Optional<Path>> library;
  private final String places;
  private final Duration limit;
  private final Lane driver;
  private final BlockingQueue<DeviceEvent> seen = EventThread.queue();

  private List<Gpu> gpus = List.of();
  private Inventory last = new Inventory.None("the NVIDIA driver does not answer");
  private boolean running;
  private boolean outdated;
  private @Nullable EventThread events;

  /** A GPU with its thread; its facts stay when it does not answer any more. */
  private record Gpu(nvmlDevice_st device, GpuDevice facts, Lane lane, LinkFacts.Ends ends) {}

  /**
   * @param library where the driver's library is, looked for at each attempt
   * @param places where that looks, for a sentence
   * @param limit of the calls about one GPU together
   */
  public NvmlReader(Supplier<Optional<Path>> library, String places, Duration limit) {
    this.library = library;
    this.places = places;
    this.limit = limit;
    this.driver = new Lane("nvml-driver", limit);
  }

  @Override
  public synchronized Inventory inventory() {
    try {
      Optional<String> problem = running ? Optional.empty() : begin();
      if (problem.isPresent()) {
        return new Inventory.None(problem.get());
      }
      Optional<Inventory> now = driver.call(this::read);
      now.ifPresent(read -> last = read);
      return now.orElse(last); // What hangs is not gone: its samples say that it is lost.
    } catch (NvmlFailure failed) {
      return new Inventory.None(end(failed));
    }
  }

  /** Whether the library in memory is not that of the driver: only a new process can read on. */
  @Override
  public synchronized boolean outdated() {
    return outdated;
  }

  private Optional<String> begin() {
    Optional<Path> found = library.get();
    if (found.isEmpty()) {
      return Optional.of("no NVIDIA driver: " + places);
    }
    Optional<String> problem = Natives.load(found.get());
    if (problem.isPresent()) {
      return problem;
    }
    int code = driver.call(nvml::nvmlInit_v2).orElse(NvmlFailure.TIMEOUT);
    outdated = code == NvmlFailure.LIB_RM_VERSION_MISMATCH;
    running = code == 0;
    return running
        ? Optional.empty()
        : Optional.of("the NVIDIA driver does not start: " + Calls.meaning(code));
  }

  /** Gives the driver up until the next look. */
  private String end(NvmlFailure failed) {
    running = false;
    outdated = failed.code() == NvmlFailure.LIB_RM_VERSION_MISMATCH;
    stopEvents();
    gpus.forEach(gpu -> gpu.lane().close());
    gpus = List.of();
    last = new Inventory.None("the NVIDIA driver does not answer");
    driver.call(nvml::nvmlShutdown);
    return "the NVIDIA driver went away: " + failed.getMessage();
  }

  private void stopEvents() {
    EventThread old = events;
    if (old != null) {
      old.close();
    }
    events = null;
  }

  private Inventory read() {
    List<nvmlDevice_st> handles = new ArrayList<>();
    int count = Calls.integer("nvmlDeviceGetCount_v2", nvml::nvmlDeviceGetCount_v2).orElse(0);
    for (int i = 0; i < count; i++) {
      int index = i;
      nvmlDevice_st device = new nvmlDevice_st();
      int code = nvml.nvmlDeviceGetHandleByIndex_v2(index, device);
      if (code == NvmlFailure.GPU_IS_LOST && index < gpus.size()) {
        handles.add(gpus.get(index).device());
      } else if (code == 0) {
        handles.add(device);
      } else if (code != NvmlFailure.GPU_IS_LOST) {
        Calls.succeeded("nvmlDeviceGetHandleByIndex_v2", code);
      }
    }
    return new Inventory.Devices(version(), facts(handles));
  }

  private List<GpuDevice> facts(List<nvmlDevice_st> handles) {
    List<Gpu> before = gpus;
    List<Lane> lanes = new ArrayList<>();
    List<LinkFacts.Ends> ends = new ArrayList<>();
    for (int i = 0; i < handles.size(); i++) {
      nvmlDevice_st device = handles.get(i);
      Optional<Gpu> known = at(before, i);
      Lane lane = known.isPresent() ? known.get().lane() : new Lane("nvml-gpu-" + i, limit);
      lanes.add(lane);
      ends.add(
          asked(lane, () -> LinkFacts.ends(device))
              .or(() -> known.map(Gpu::ends))
              .orElse(LinkFacts.Ends.NONE));
    }
    LinkFacts links = new LinkFacts(handles, ends);
    List<Gpu> read = new ArrayList<>();
    for (int i = 0; i < handles.size(); i++) {
      int index = i;
      nvmlDevice_st device = handles.get(i);
      asked(lanes.get(i), () -> new GpuFacts(device, index).read(links.of(index)))
          .or(() -> at(before, index).map(Gpu::facts))
          .ifPresent(facts -> read.add(new Gpu(device, facts, lanes.get(index), ends.get(index))));
    }
    return keep(read);
  }

  private static Optional<Gpu> at(List<Gpu> gpus, int index) {
    return index < gpus.size() ? Optional.of(gpus.get(index)) : Optional.empty();
  }

  /** Empty where this GPU is lost or hangs. */
  private static <T> Optional<T> asked(Lane lane, Callable<T> question) {
    try {
      return lane.call(question);
    } catch (NvmlFailure lost) {
      if (lost.isOfTheDriver()) {
        throw lost;
      }
      return Optional.empty();
    }
  }

  private List<GpuDevice> keep(List<Gpu> read) {
    List<GpuDevice> facts = read.stream().map(Gpu::facts).toList();
    boolean same = facts.equals(gpus.stream().map(Gpu::facts).toList());
    gpus = List.copyOf(read);
    if (!same || events == null) {
      stopEvents();
      events = new EventThread(facts, read.stream().map(Gpu::device).toList(), seen);
    }
    return facts;
  }

  private static Inventory.Driver version() {
    Optional<String> cuda =
        Calls.integer("nvmlSystemGetCudaDriverVersion_v2", nvml::nvmlSystemGetCudaDriverVersion_v2)
            .stream()
            .mapToObj(number -> number / 1000 + "." + number % 1000 / 10)
            .findFirst();
    return new Inventory.Driver(
        Calls.text("nvmlSystemGetDriverVersion", nvml::nvmlSystemGetDriverVersion)
            .orElse("unknown"),
        cuda);
  }

  @Override
  public synchronized List<Sample> sample() {
    try {
      return gpus.stream().map(NvmlReader::sample).toList();
    } catch (NvmlFailure failed) {
      List<Sample> lost = gpus.stream().map(gpu -> Sample.lost(gpu.facts().uuid())).toList();
      seen.offer(new DeviceEvent.Changed(end(failed)));
      return lost;
    }
  }

  private static Sample sample(Gpu gpu) {
    return asked(gpu.lane(), () -> new GpuSample(gpu.device(), gpu.facts()).read())
        .orElseGet(() -> Sample.lost(gpu.facts().uuid()));
  }

  @Override
  public List<DeviceEvent> events(Duration atMost) {
    return EventThread.drain(seen, atMost);
  }

  @Override
  public synchronized void close() {
    stopEvents();
    gpus.forEach(gpu -> gpu.lane().close());
    if (running) {
      driver.call(nvml::nvmlShutdown);
    }
    driver.close();
  }
}
