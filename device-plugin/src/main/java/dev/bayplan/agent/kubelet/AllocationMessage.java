package dev.bayplan.agent.kubelet;

import dev.bayplan.agent.handover.Allocation;
import dev.bayplan.agent.kubelet.deviceplugin.CDIDevice;
import dev.bayplan.agent.kubelet.deviceplugin.ContainerAllocateResponse;
import dev.bayplan.agent.kubelet.deviceplugin.DeviceSpec;
import dev.bayplan.agent.kubelet.deviceplugin.Mount;
import java.util.List;
import java.util.Map;

/** An allocation as the kubelet wants it; hooks exist in CDI alone and are left out. */
final class AllocationMessage {

  private AllocationMessage() {}

  static ContainerAllocateResponse of(Allocation allocation) {
    ContainerAllocateResponse.Builder answer =
        ContainerAllocateResponse.newBuilder()
            .putAllEnvs(allocation.env())
            .putAllAnnotations(allocation.annotations());
    allocation
        .cdiDevices()
        .forEach(name -> answer.addCdiDevices(CDIDevice.newBuilder().setName(name)));
    allocation.edits().deviceNodes().forEach(node -> answer.addDevices(device(node)));
    allocation.edits().mounts().forEach(mount -> answer.addMounts(mount(mount)));
    for (String variable : allocation.edits().env()) {
      int equals = variable.indexOf('=');
      answer.putEnvs(variable.substring(0, equals), variable.substring(equals + 1));
    }
    return answer.build();
  }

  private static DeviceSpec device(Map<String, Object> node) {
    String path = String.valueOf(node.get("path"));
    return DeviceSpec.newBuilder()
        .setContainerPath(path)
        .setHostPath(String.valueOf(node.getOrDefault("hostPath", path)))
        .setPermissions(String.valueOf(node.getOrDefault("permissions", "rw")))
        .build();
  }

  private static Mount mount(Map<String, Object> mount) {
    boolean readOnly = mount.get("options") instanceof List<?> options && options.contains("ro");
    return Mount.newBuilder()
        .setHostPath(String.valueOf(mount.get("hostPath")))
        .setContainerPath(String.valueOf(mount.get("containerPath")))
        .setReadOnly(readOnly)
        .build();
  }
}
