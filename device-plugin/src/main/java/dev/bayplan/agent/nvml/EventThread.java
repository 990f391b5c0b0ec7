package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuDevice.MigDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bytedeco.cuda.global.nvml;
import org.bytedeco.cuda.nvml.nvmlDevice_st;
import org.bytedeco.cuda.nvml.nvmlEventData_t;
import org.bytedeco.cuda.nvml.nvmlEventSet_st;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for XIDs in native code, on a platform thread of its own, for one life of the driver. */
final class EventThread implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventThread.class);

  private static final long XID = 8; // nvmlEventTypeXidCriticalError
  private static final int WAIT_MILLIS = 250;
  private static final int NO_INSTANCE = -1;
  private static final int PAUSE_MILLIS = 1_000;
  private static final int QUEUE = 10_000;

  private final List<Gpus.Gpu> gpus;
  private final BlockingQueue<DeviceEvent> seen;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param seen where events are put
   */
  EventThread(List<Gpus.Gpu> gpus, BlockingQueue<DeviceEvent> seen) {
    this.gpus = List.copyOf(gpus);
    this.seen = seen;
    this.thread = Thread.ofPlatform().daemon().name("nvml-events").start(this::run);
  }

  static BlockingQueue<DeviceEvent> queue() {
    return new LinkedBlockingQueue<>(QUEUE);
  }

  /** What is there, after waiting at most so long for the first. */
  static List<DeviceEvent> drain(BlockingQueue<DeviceEvent> seen, Duration atMost) {
    List<DeviceEvent> events = new ArrayList<>();
    try {
      DeviceEvent first = seen.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
      if (first != null) {
        events.add(first);
        seen.drainTo(events);
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
    return events;
  }

  /** Whether it still listens, and to these. */
  boolean isFor(List<Gpus.Gpu> others) {
    return thread.isAlive() && facts(gpus).equals(facts(others));
  }

  boolean hasEnded() {
    return !thread.isAlive();
  }

  private static List<GpuDevice> facts(List<Gpus.Gpu> gpus) {
    return gpus.stream().map(Gpus.Gpu::facts).toList();
  }

  private void run() {
    nvmlEventSet_st set = new nvmlEventSet_st();
    try (nvmlEventData_t data = new nvmlEventData_t()) {
      int made = Calls.code("nvmlEventSetCreate", () -> nvml.nvmlEventSetCreate(set));
      if (made != 0) {
        LOG.warn("no events of this driver: {}", Calls.meaning(made));
        return;
      }
      gpus.forEach(gpu -> register(gpu.device(), set));
      listen(set, data);
      Calls.code("nvmlEventSetFree", () -> nvml.nvmlEventSetFree(set));
    } catch (NvmlFailure end) {
      if (!isClosed()) {
        LOG.warn("no more events of this driver: {}", end.getMessage());
        put(new DeviceEvent.Changed(String.valueOf(end.getMessage())));
      }
    }
  }

  /** A GPU that cannot be listened to does not keep the others from being heard. */
  private static void register(nvmlDevice_st device, nvmlEventSet_st set) {
    int code =
        Calls.code(
            "nvmlDeviceRegisterEvents", () -> nvml.nvmlDeviceRegisterEvents(device, XID, set));
    if (code != 0 && code != NvmlFailure.NOT_SUPPORTED) {
      LOG.warn("no events of one GPU: {}", Calls.meaning(code));
    }
  }

  private void listen(nvmlEventSet_st set, nvmlEventData_t data) {
    int before = 0;
    while (!isClosed()) {
      long began = System.nanoTime();
      int code =
          Calls.code("nvmlEventSetWait_v2", () -> nvml.nvmlEventSetWait_v2(set, data, WAIT_MILLIS));
      if (code == 0) {
        events(data).forEach(this::put);
      } else {
        if (code != NvmlFailure.TIMEOUT && code != before) {
          put(new DeviceEvent.Changed("waiting for events: " + Calls.meaning(code)));
        }
        // A wait that fails does so at once: not a thousand times a second.
        pause(code == NvmlFailure.TIMEOUT ? WAIT_MILLIS - sinceMillis(began) : PAUSE_MILLIS);
      }
      before = code;
    }
  }

  private static long sinceMillis(long nanos) {
    return (System.nanoTime() - nanos) / 1_000_000;
  }

  private void pause(long millis) {
    try {
      closed.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException end) {
      closed.countDown();
    }
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** A flood is cut off: whoever is so far behind reads everything anew anyway. */
  private void put(DeviceEvent event) {
    if (!seen.offer(event)) {
      LOG.warn("too many events; dropped: {}", event);
    }
  }

  /** By its handle: a GPU that has just fallen off the bus cannot be asked for its name. */
  private List<DeviceEvent> events(nvmlEventData_t data) {
    nvmlDevice_st device = data.device();
    int xid = (int) data.eventData();
    Optional<GpuDevice> gpu =
        gpus.stream()
            .filter(one -> device != null && one.device().address() == device.address())
            .map(Gpus.Gpu::facts)
            .findFirst();
    if (gpu.isEmpty()) {
      return List.of(new DeviceEvent.Changed("XID " + xid + " of a GPU that was not known"));
    }
    List<String> mig = mig(gpu.get(), data.gpuInstanceId(), data.computeInstanceId());
    String uuid = gpu.get().uuid();
    return mig.isEmpty()
        ? List.of(new DeviceEvent.Xid(uuid, xid, Optional.empty()))
        : mig.stream()
            .<DeviceEvent>map(one -> new DeviceEvent.Xid(uuid, xid, Optional.of(one)))
            .toList();
  }

  /** All MIG devices of that instance; none where the event concerns the whole GPU. */
  private static List<String> mig(GpuDevice gpu, int gpuInstance, int computeInstance) {
    return gpu.mig().devices().stream()
        .filter(one -> gpuInstance != NO_INSTANCE && one.gpuInstance() == gpuInstance)
        .filter(one -> computeInstance == NO_INSTANCE || one.computeInstance() == computeInstance)
        .map(MigDevice::uuid)
        .toList();
  }

  /** What it still hears in its last wait is told. */
  void stop() {
    closed.countDown();
  }

  /** Waits for the native wait to end: the library must not be shut down under it. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(Duration.ofMillis(4 * WAIT_MILLIS));
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }
}
