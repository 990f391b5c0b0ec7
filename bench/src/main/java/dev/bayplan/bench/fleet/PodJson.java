package dev.bayplan.bench.fleet;

import java.time.Instant;
import java.util.Locale;

/**
 * A generated pod as kube-scheduler sends it to an extender: ordinary Kubernetes JSON without kind,
 * apiVersion and managedFields, with the defaults that the API server fills in.
 */
public final class PodJson {

  private static final String POD =
      """
      {"metadata":{"name":"%s","namespace":"%s","uid":"%s","resourceVersion":"%d","generation":1,\
      "creationTimestamp":"%s"%s},\
      "spec":{"containers":[{"name":"%s","image":"registry.example/task:1",\
      "resources":{"limits":{%s},"requests":{"cpu":"%dm","memory":"%dMi"%s}},\
      "terminationMessagePath":"/dev/termination-log","terminationMessagePolicy":"File",\
      "imagePullPolicy":"IfNotPresent"}],"restartPolicy":"Never",\
      "terminationGracePeriodSeconds":30,"dnsPolicy":"ClusterFirst","securityContext":{},\
      "schedulerName":"bayplan","tolerations":[\
      {"key":"node.kubernetes.io/not-ready","operator":"Exists","effect":"NoExecute",\
      "tolerationSeconds":300},\
      {"key":"node.kubernetes.io/unreachable","operator":"Exists","effect":"NoExecute",\
      "tolerationSeconds":300}],\
      "priority":0,"enableServiceLinks":true,"preemptionPolicy":"PreemptLowerPriority"},\
      "status":{"phase":"Pending","qosClass":"Burstable"}}\
      """;

  private PodJson() {}

  /** The pod at this resourceVersion, not bound, compact. */
  public static String of(WorkloadPod pod, long revision) {
    TaskType type = pod.type();
    String devices = devices(type);
    return POD.formatted(
        pod.ref().name(),
        pod.ref().namespace(),
        pod.ref().uid(),
        revision,
        Instant.ofEpochSecond(pod.createdSeconds()),
        annotations(type),
        WorkloadPod.CONTAINER,
        devices,
        type.cpuMillis(),
        type.memoryMiB(),
        devices.isEmpty() ? "" : "," + devices);
  }

  private static String devices(TaskType type) {
    if (type.isShare()) {
      return "\"bayplan.dev/gpu-memory\":\"" + type.shareGib() + "\"";
    }
    return type.gpus() == 0 ? "" : "\"nvidia.com/gpu\":\"" + type.gpus() + "\"";
  }

  private static String annotations(TaskType type) {
    return type.isShare()
        ? String.format(
            Locale.ROOT,
            ",\"annotations\":{\"bayplan.dev/gpu-compute\":\"%d\"}",
            type.sharePercent())
        : "";
  }
}
