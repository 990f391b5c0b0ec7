package dev.bayplan.policies;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The MIG devices of one pod.
 *
 * @param devices by id, each once, whatever order they came in
 * @param unknown how many more it holds of each profile without our knowing which: each blocks one
 *     of its profile
 */
public record MigHold(List<MigId> devices, SortedMap<String, Integer> unknown) {

  public static final MigHold NONE = new MigHold(List.of(), Collections.emptySortedMap());

  public MigHold {
    devices = devices.stream().sorted().distinct().toList();
    unknown = Collections.unmodifiableSortedMap(new TreeMap<>(unknown));
  }

  /** These devices, and no others. */
  public static MigHold of(List<MigId> devices) {
    return devices.isEmpty() ? NONE : new MigHold(devices, Collections.emptySortedMap());
  }
}
