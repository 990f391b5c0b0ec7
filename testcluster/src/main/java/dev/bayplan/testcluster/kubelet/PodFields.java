package dev.bayplan.testcluster.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container may ask about its own pod (<a
 * href="https://kubernetes.io/docs/concepts/workloads/pods/downward-api/">downward API</a>).
 */
record PodFields(Pod pod, String address) {
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(labels|annotations)\\['(.+)'\\]");

  /** The value of a {@code fieldRef.fieldPath}; a field that is not played is an error. */
  String value(String path) {
    Matcher entry = ENTRY.matcher(path);
    if (entry.matches()) {
      Map<String, String> map =
          entry.group(1).equals("labels")
              ? pod.getMetadata().getLabels()
              : pod.getMetadata().getAnnotations();
      return map.getOrDefault(entry.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "spec.nodeName" -> pod.getSpec().getNodeName();
      case "spec.serviceAccountName" ->
          Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
      case "status.podIP", "status.podIPs", "status.hostIP", "status.hostIPs" -> address;
      default ->
          throw new IllegalArgumentException("The kubelet player does not know the field " + path);
    };
  }
}
