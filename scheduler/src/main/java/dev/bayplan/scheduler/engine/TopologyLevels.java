package dev.bayplan.scheduler.engine;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * By which node labels a cluster tells how near its nodes are. Configuration: a cluster may have
 * any of the keys, and those that are on no node count for nothing.
 *
 * @param keys label keys, broad to narrow where they are equally wide
 * @param nvlink those of them whose domains are joined by NVLink across nodes: the scarce ones
 */
public record TopologyLevels(List<String> keys, Set<String> nvlink) {

  public static final TopologyLevels NONE = new TopologyLevels(List.of(), Set.of());

  public TopologyLevels {
    keys = List.copyOf(keys);
    nvlink = Collections.unmodifiableSet(new TreeSet<>(nvlink)); // in one order, for records
  }
}
