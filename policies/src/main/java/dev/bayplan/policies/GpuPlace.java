package dev.bayplan.policies;

import java.util.List;

/**
 * Where a GPU sits in its node.
 *
 * @param numaNode its NUMA node, or -1 where the system does not tell
 * @param links the way to each GPU of the node in the order of their indexes (the entry for itself
 *     says nothing); empty where it is not known
 */
public record GpuPlace(int numaNode, List<Link> links) {

  public static final GpuPlace UNKNOWN = new GpuPlace(-1, List.of());

  public GpuPlace {
    links = List.copyOf(links);
  }
}
