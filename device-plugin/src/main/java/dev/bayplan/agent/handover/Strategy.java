package dev.bayplan.agent.handover;

import dev.bayplan.agent.handover.edits.CdiSpec;
import dev.bayplan.agent.handover.edits.Edits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How devices reach a container; the first four are those of NVIDIA's device plugin ({@code
 * DEVICE_LIST_STRATEGY}).
 */
public enum Strategy {
  /** CDI names in the answer: containerd 1.7 and later, CRI-O. */
  CDI_CRI,
  /** CDI names in annotations, for engines that know CDI but whose CRI does not. */
  CDI_ANNOTATIONS,
  /** {@code NVIDIA_VISIBLE_DEVICES}, which the nvidia runtime reads. A pod can override it. */
  ENVVAR,
  /** One mount of /dev/null per device, which an nvidia runtime can be told to read. */
  VOLUME_MOUNTS,
  /** Device nodes and mounts in the answer itself: any engine, no runtime hook. */
  DEVICE_NODES;

  /**
   * What serves on this engine. An engine that ignores CDI does so without a word: the container
   * would run without its GPU. Until the engine has answered, what works on any is taken: an answer
   * to the kubelet is for the pod's life.
   */
  public Strategy on(CdiSupport engine) {
    return this == CDI_CRI && !(engine instanceof CdiSupport.Honoured) ? DEVICE_NODES : this;
  }

  private static final String VISIBLE = "NVIDIA_VISIBLE_DEVICES";
  private static final String MOUNTS = "/var/run/nvidia-container-devices";

  /**
   * The answer for whole devices.
   *
   * @param ids UUIDs
   * @param edits of all of them together; asked only where they go into the answer
   */
  Allocation whole(Collection<String> ids, Supplier<Edits> edits) {
    Map<String, String> env = new LinkedHashMap<>();
    List<Map<String, Object>> mounts = new ArrayList<>();
    switch (this) {
      case CDI_CRI -> {
        return Allocation.cdi(names(ids));
      }
      case CDI_ANNOTATIONS -> {
        return new Allocation(
            Map.of(),
            Edits.NONE,
            Map.of("cdi.k8s.io/bayplan_" + DeviceIds.slot(ids), String.join(",", names(ids))),
            List.of());
      }
      case ENVVAR -> env.put(VISIBLE, String.join(",", DeviceIds.sorted(ids)));
      case VOLUME_MOUNTS -> {
        env.put(VISIBLE, MOUNTS);
        for (String id : DeviceIds.sorted(ids)) {
          mounts.add(
              Map.of(
                  "hostPath",
                  "/dev/null",
                  "containerPath",
                  MOUNTS + "/" + id,
                  "options",
                  List.of()));
        }
      }
      case DEVICE_NODES -> {
        return new Allocation(Map.of(VISIBLE, "void"), edits.get(), Map.of(), List.of());
      }
    }
    return new Allocation(
        env, new Edits(List.of(), List.of(), mounts, List.of()), Map.of(), List.of());
  }

  private static List<String> names(Collection<String> ids) {
    return DeviceIds.sorted(ids).stream().map(id -> CdiSpec.GPU + "=" + id).toList();
  }
}
