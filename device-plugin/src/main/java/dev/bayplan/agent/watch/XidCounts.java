package dev.bayplan.agent.watch;

import dev.bayplan.agent.device.DeviceEvent;
import dev.bayplan.agent.metrics.DeviceView.XidKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** How many errors of which code there were, since the agent's start. */
final class XidCounts {

  private final Map<XidKey, Long> counts = new HashMap<>();
  private final Map<String, Integer> last = new HashMap<>();

  void count(Iterable<DeviceEvent> events) {
    for (DeviceEvent event : events) {
      if (event instanceof DeviceEvent.Xid(String uuid, int code, Optional<String> _)) {
        counts.merge(new XidKey(uuid, code), 1L, Long::sum);
        last.put(uuid, code);
      }
    }
  }

  Map<XidKey, Long> counts() {
    return Map.copyOf(counts);
  }

  Optional<Integer> last(String uuid) {
    return Optional.ofNullable(last.get(uuid));
  }
}
