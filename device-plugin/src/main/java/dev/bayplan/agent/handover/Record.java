package dev.bayplan.agent.handover;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was given, in memory and in its file. Not safe for several threads: its desk guards it.
 *
 * <p>An entry is written down before its container may start. A file that cannot be written is said
 * and tried again with the next look; the container starts all the same, since the kubelet and the
 * API server know the same.
 */
final class Record {

  private static final Logger LOG = LoggerFactory.getLogger(Record.class);

  private final Ports.Memory memory;
  private final Map<String, Given> byContainer = new LinkedHashMap<>();
  private boolean unsaved;

  Record(Ports.Memory memory) {
    this.memory = memory;
    memory.read().forEach(given -> byContainer.put(key(given), given));
  }

  private static String key(Given given) {
    return given.pod() + " " + given.podUid() + " " + given.container() + " " + given.resource();
  }

  List<Given> all() {
    return List.copyOf(byContainer.values());
  }

  /** Before it is prepared; what it was isolated by in an earlier start stays until then. */
  void reserve(Given given) {
    Given known = byContainer.get(key(given));
    boolean same =
        known != null && known.ids().equals(given.ids()) && known.parts().equals(given.parts());
    if (!same) {
      put(given);
    }
  }

  /** What runs, and was lost or given by another: to be known also when its pod is gone. */
  void adopt(Given given) {
    if (!byContainer.containsKey(key(given))) {
      put(given);
    }
  }

  void put(Given given) {
    unsaved |= !given.equals(byContainer.put(key(given), given));
    save();
  }

  /** Drops what is not among these. */
  void keep(List<Given> kept) {
    Map<String, Given> wanted = new LinkedHashMap<>();
    kept.forEach(given -> wanted.put(key(given), given));
    unsaved |= byContainer.keySet().retainAll(wanted.keySet());
    save();
  }

  private void save() {
    if (!unsaved) {
      return;
    }
    try {
      memory.write(new ArrayList<>(byContainer.values()));
      unsaved = false;
    } catch (IOException full) {
      LOG.error("the record of what was given is not written: {}", full.toString());
    }
  }
}
