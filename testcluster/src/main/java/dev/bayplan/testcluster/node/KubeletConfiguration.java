package dev.bayplan.testcluster.node;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text of the kubelet's configuration file. */
final class KubeletConfiguration {
  /**
   * Loopback only, every caller is let in. Nothing is evicted and no image collected: on a nearly
   * full disk the kubelet would delete the only image. The status goes out each second, where the
   * default is 10 s: the resources of a device plugin show at once. The resolver's file is the
   * node's own, since the machine's often lies below /run.
   */
  private static final Map<String, String> FIELDS =
      Map.ofEntries(
          Map.entry("cgroupDriver", "cgroupfs"),
          Map.entry("failCgroupV1", "false"),
          Map.entry("enforceNodeAllocatable", "[]"),
          Map.entry("failSwapOn", "false"),
          Map.entry("oomScoreAdj", "0"),
          Map.entry("authentication", "{anonymous: {enabled: true}, webhook: {enabled: false}}"),
          Map.entry("authorization", "{mode: AlwaysAllow}"),
          Map.entry("makeIPTablesUtilChains", "false"),
          Map.entry("localStorageCapacityIsolation", "false"),
          Map.entry(
              "evictionHard",
              "{memory.available: '0%', nodefs.available: '0%', nodefs.inodesFree: '0%',"
                  + " imagefs.available: '0%', imagefs.inodesFree: '0%'}"),
          Map.entry("imageGCHighThresholdPercent", "100"),
          Map.entry("nodeStatusUpdateFrequency", "1s"),
          Map.entry("maxPods", "250"));

  private KubeletConfiguration() {}

  static String of(NodeOptions options, NodeFolder folder, int port, int healthPort) {
    Map<String, String> fields = new TreeMap<>(FIELDS);
    fields.put("address", options.name());
    fields.put("port", Integer.toString(port));
    fields.put("healthzBindAddress", options.name());
    fields.put("healthzPort", Integer.toString(healthPort));
    fields.put("cgroupRoot", "/" + folder.cgroup());
    fields.put("containerRuntimeEndpoint", "unix://" + folder.file("containerd.sock"));
    fields.put("podLogsDir", folder.file("log/pods").toString());
    fields.put("resolvConf", folder.file("resolv.conf").toString());
    fields.putAll(options.kubelet());
    return fields.entrySet().stream()
        .map(field -> field.getKey() + ": " + field.getValue() + "\n")
        .collect(
            Collectors.joining(
                "", "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n", ""));
  }
}
