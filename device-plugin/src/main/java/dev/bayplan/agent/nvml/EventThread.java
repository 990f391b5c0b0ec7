package dev.bayplan.agent.nvml;

import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.device.GpuDevice;
import dev.bayplan.agent.device.GpuDevice.MigDevice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
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
  private static final int WAIT_MILLIS = 1_000;
  private static final int NO_INSTANCE = -1;
  private static final int QUEUE = 10_000;

  private final List<GpuDevice> gpus;
  private final List<nvmlDevice_st> devices;
  private final BlockingQueue<DeviceEvent> seen;
  private volatile boolean closed;

  /**
   * @param devices handles in the order of {@code gpus}
   * @param seen where events are put
   */
  EventThread(List<GpuDevice> gpus, List<nvmlDevice_st> devices, BlockingQueue<DeviceEvent> seen) {
    this.gpus = List.copyOf(gpus);
    this.devices = List.copyOf(devices);
    this.seen = seen;
    Thread.ofPlatform().daemon().name("nvml-events").start(this::run);
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

  private void run() {
    nvmlEventSet_st set = new nvmlEventSet_st();
    try {
      if (!Calls.ok("nvmlEventSetCreate", () -> nvml.nvmlEventSetCreate(set))) {
        return;
      }
      for (nvmlDevice_st device : devices) {
        Calls.ok("nvmlDeviceRegisterEvents", () -> nvml.nvmlDeviceRegisterEvents(device, XID, set));
      }
      nvmlEventData_t data = new nvmlEventData_t();
      while (!closed && Calls.has("nvmlEventSetWait_v2")) {
        int code = nvml.nvmlEventSetWait_v2(set, data, WAIT_MILLIS);
        if (code != NvmlFailure.TIMEOUT && Calls.succeeded("nvmlEventSetWait_v2", code)) {
          event(data).ifPresent(this::put);
        }
      }
      Calls.ok("nvmlEventSetFree", () -> nvml.nvmlEventSetFree(set));
    } catch (NvmlFailure end) {
      if (closed) {
        return;
      }
      LOG.warn("no more events of this driver: {}", end.getMessage());
      put(new DeviceEvent.Changed(String.valueOf(end.getMessage())));
    }
  }

  /** A flood is cut off: whoever is so far behind reads everything anew anyway. */
  private void put(DeviceEvent event) {
    if (!seen.offer(event)) {
      LOG.warn("too many events; dropped: {}", event);
    }
  }

  private Optional<DeviceEvent> event(nvmlEventData_t data) {
    Optional<String> uuid =
        Calls.text(
            "nvmlDeviceGetUUID", (out, size) -> nvml.nvmlDeviceGetUUID(data.device(), out, size));
    return uuid.map(known -> new DeviceEvent.Xid(known, (int) data.eventData(), mig(known, data)));
  }

  private Optional<String> mig(String uuid, nvmlEventData_t data) {
    return data.gpuInstanceId() == NO_INSTANCE
        ? Optional.empty()
        : gpus.stream()
            .filter(gpu -> gpu.uuid().equals(uuid))
            .flatMap(gpu -> gpu.mig().devices().stream())
            .filter(one -> one.gpuInstance() == data.gpuInstanceId())
            .filter(one ->
                data.computeInstanceId() == NO_INSTANCE
                    || one.computeInstance() == data.computeInstanceId())
            .map(MigDevice::uuid)
            .findFirst();
  }

  @Override
  public void close() {
    closed = true;
  }
}
