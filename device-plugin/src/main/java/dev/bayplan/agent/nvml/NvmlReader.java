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
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.function.Supplier;
import org.bytedeco.cuda.global.nvml;
import org.jspecify.annotations.Nullable;

/**
 * The devices of this node through NVML. A driver that is not there, is not there yet, or goes away
 * is a reading; it is looked for again with the next. A GPU that does not answer keeps its facts
 * and is said to be lost.
 */
public final class NvmlReader implements DeviceReader {

  /** An initialisation that came back late has counted too. */
  private static final int MOST_SHUTDOWNS = 8;

  private final Supplier<Optional<Path>> library;
  private final String places;
  private final Duration limit;
  private final Lane driver = new Lane("nvml-driver");
  private final BlockingQueue<DeviceEvent> seen = EventThread.queue();

  private Gpus gpus;
  private Inventory last = new Inventory.None("the NVIDIA driver does not answer");
  private boolean running;
  private boolean outdated;
  private final List<EventThread> replaced = new ArrayList<>();
  private @Nullable EventThread events;

  /** What is asked of the driver, not of a GPU; what it does not tell is empty. */
  private record Overview(
      OptionalInt count, Optional<String> version, Optional<String> cudaVersion) {}

  /**
   * @param library where the driver's library is, looked for at each attempt
   * @param places where that looks, for a sentence
   * @param limit of one look at all GPUs
   */
  public NvmlReader(Supplier<Optional<Path>> library, String places, Duration limit) {
    this.library = library;
    this.places = places;
    this.limit = limit;
    this.gpus = new Gpus(limit);
  }

  @Override
  public synchronized Inventory inventory() {
    try {
      Optional<String> problem = running ? Optional.empty() : begin();
      if (problem.isPresent()) {
        return new Inventory.None(problem.get());
      }
      Optional<Overview> overview = driver.call(NvmlReader::overview, limit);
      if (overview.isPresent() && overview.get().count().isPresent()) {
        last = read(overview.get());
      }
      return last; // What hangs is not gone: its samples say that it is lost.
    } catch (NvmlFailure failed) {
      String why = end(failed);
      seen.offer(new DeviceEvent.Changed(why));
      return new Inventory.None(why);
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
    int code = driver.call(nvml::nvmlInit_v2, limit).orElse(NvmlFailure.TIMEOUT);
    outdated = code == NvmlFailure.LIB_RM_VERSION_MISMATCH;
    running = code == 0;
    return running
        ? Optional.empty()
        : Optional.of("the NVIDIA driver does not start: " + Calls.meaning(code));
  }

  /** Gives the driver up until the next look. */
  private String end(NvmlFailure failed) {
    outdated = failed.code() == NvmlFailure.LIB_RM_VERSION_MISMATCH;
    last = new Inventory.None("the NVIDIA driver does not answer");
    shutDown();
    return "the NVIDIA driver went away: " + failed.getMessage();
  }

  private void shutDown() {
    running = false;
    stopEvents();
    gpus.close();
    gpus = new Gpus(limit);
    driver.call(
        () -> {
          int times = 0;
          while (times < MOST_SHUTDOWNS && nvml.nvmlShutdown() == 0) {
            times++;
          }
          return times;
        },
        limit);
  }

  /**
   * Those that were replaced, too: each may still be in its last wait, and hear what is not its.
   */
  private void stopEvents() {
    EventThread old = events;
    if (old != null) {
      replaced.add(old);
    }
    replaced.forEach(EventThread::close);
    replaced.clear();
    events = null;
  }

  private static Overview overview() {
    OptionalInt cuda =
        Calls.integer("nvmlSystemGetCudaDriverVersion_v2", nvml::nvmlSystemGetCudaDriverVersion_v2);
    return new Overview(
        Calls.integer("nvmlDeviceGetCount_v2", nvml::nvmlDeviceGetCount_v2),
        Calls.text("nvmlSystemGetDriverVersion", nvml::nvmlSystemGetDriverVersion),
        cuda.isPresent()
            ? Optional.of(cuda.getAsInt() / 1000 + "." + cuda.getAsInt() % 1000 / 10)
            : Optional.empty());
  }

  private Inventory read(Overview overview) {
    List<Gpus.Gpu> read = gpus.read(overview.count().orElse(0));
    listen(read);
    Optional<Inventory.Driver> before =
        last instanceof Inventory.Devices devices
            ? Optional.of(devices.driver())
            : Optional.empty();
    return new Inventory.Devices(
        new Inventory.Driver(
            overview.version().or(() -> before.map(Inventory.Driver::version)).orElse("unknown"),
            overview.cudaVersion().or(() -> before.flatMap(Inventory.Driver::cudaVersion))),
        facts(read));
  }

  private static List<GpuDevice> facts(List<Gpus.Gpu> read) {
    return read.stream().map(Gpus.Gpu::facts).toList();
  }

  private void listen(List<Gpus.Gpu> read) {
    EventThread listening = events;
    if (listening == null || !listening.isFor(read)) {
      if (listening != null) {
        listening.stop();
        replaced.removeIf(EventThread::hasEnded);
        replaced.add(listening);
      }
      events = new EventThread(read, seen);
    }
  }

  @Override
  public synchronized List<Sample> sample() {
    List<Sample> lost = gpus.lost();
    try {
      return gpus.sample();
    } catch (NvmlFailure failed) {
      seen.offer(new DeviceEvent.Changed(end(failed)));
      return lost;
    }
  }

  @Override
  public List<DeviceEvent> events(Duration atMost) {
    return EventThread.drain(seen, atMost);
  }

  @Override
  public synchronized void close() {
    if (running) {
      shutDown();
    }
    gpus.close();
    driver.close();
  }
}
