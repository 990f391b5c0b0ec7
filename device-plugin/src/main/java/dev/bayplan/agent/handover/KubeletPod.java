package dev.bayplan.agent.handover;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** A pod as the kubelet's PodResources lists it: with the ids of its devices, without a uid. */
public record KubeletPod(PodName name, List<KubeletContainer> containers) {

  public KubeletPod {
    containers = List.copyOf(containers);
  }

  /**
   * @param ids by resource, merged over NUMA nodes
   */
  public record KubeletContainer(String container, Map<String, Set<String>> ids) {

    public KubeletContainer {
      ids = Map.copyOf(ids);
    }

    public Set<String> idsOf(String resource) {
      return ids.getOrDefault(resource, Set.of());
    }
  }
}
