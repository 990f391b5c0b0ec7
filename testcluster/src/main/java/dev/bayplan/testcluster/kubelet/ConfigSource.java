package dev.bayplan.testcluster.kubelet;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** ConfigMaps and Secrets of a namespace, read back from the API server, as names and bytes. */
record ConfigSource(KubernetesClient client, String namespace) {

  /** The keys of a ConfigMap; nothing when it is missing and {@code optional}. */
  Map<String, byte[]> configMap(String name, @Nullable Boolean optional) {
    ConfigMap map = client.configMaps().inNamespace(namespace).withName(name).get();
    if (map == null) {
      return missing("ConfigMap", name, optional);
    }
    Map<String, byte[]> entries = decoded(map.getBinaryData());
    Optional.ofNullable(map.getData())
        .ifPresent(data ->
            data.forEach((key, text) -> entries.put(key, text.getBytes(StandardCharsets.UTF_8))));
    return entries;
  }

  Map<String, byte[]> secret(String name, @Nullable Boolean optional) {
    Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
    return secret == null ? missing("Secret", name, optional) : decoded(secret.getData());
  }

  private Map<String, byte[]> missing(String kind, String name, @Nullable Boolean optional) {
    if (!Boolean.TRUE.equals(optional)) {
      throw new IllegalStateException(
          "The pod needs the %s %s/%s, which does not exist".formatted(kind, namespace, name));
    }
    return Map.of();
  }

  private static Map<String, byte[]> decoded(@Nullable Map<String, String> base64) {
    Map<String, byte[]> entries = new TreeMap<>();
    if (base64 != null) {
      base64.forEach((key, text) -> entries.put(key, Base64.getDecoder().decode(text)));
    }
    return entries;
  }
}
