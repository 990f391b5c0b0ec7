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
 * and tried again with the next change; the container starts all the same, since the kubelet and
 * the API server know the same.
 */
final class Record {

  private static final Logger LOG = LoggerFactory.getLogger(Record.class);

  private final Ports.Memory memory;
  private final Map<String, Given> byContainer = new LinkedHashMap<>();

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

  void put(Given given) {
    if (!given.equals(byContainer.put(key(given), given))) {
      save();
    }
  }

  /** Drops what is not among these. */
  void keep(List<Given> kept) {
    Map<String, Given> wanted = new LinkedHashMap<>();
    kept.forEach(given -> wanted.put(key(given), given));
    if (byContainer.keySet().retainAll(wanted.keySet())) {
      save();
    }
  }

  private void save() {
    try {
      memory.write(new ArrayList<>(byContainer.values()));
    } catch (IOException full) {
      LOG.error("the record of what was given is not written: {}", full.toString());
    }
  }
}
